/** What platforms are called; apart from `platform.ts`, because the browser must not load a validator. */
import type { Platform } from "./platform.ts";

export const platformNames: Readonly<Record<Platform, string>> = {
  mockstagram: "Mockstagram",
};
