/**
 * Runs in the browser before anything of a page. zod would try whether it may compile its schemas by evaluating text, which
 * the pages' policy forbids and the browser reports; it looks here first. Set without importing it: no page does, only a
 * dialog, once it is wanted.
 */
declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

globalThis.__zod_globalConfig = { ...globalThis.__zod_globalConfig, jitless: true };

export {};
