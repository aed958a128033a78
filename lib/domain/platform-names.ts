/** The platforms that we know, by name; apart from `platform.ts`, because the browser must not load a validator. */
import type { Platform } from "./platform.ts";

export const platformIds = ["mockstagram"] as const;

export const platformNames: Readonly<Record<Platform, string>> = {
  mockstagram: "Mockstagram",
};
