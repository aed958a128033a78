/** Finds a PostgreSQL ≥ 16 with TimescaleDB that is installed on this machine already: the newest one. */
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { machine } from "#lib/env.ts";
import type { RunCommand } from "#lib/run-command.ts";
import type { Engine, EngineFinding } from "./engine.ts";
import { inspectEngine } from "./inspect-engine.ts";

const OLDEST_MAJOR = 16;

/** `major`: only this one will do (a data folder keeps its major version). */
export async function findInstalledEngine(
  run: RunCommand,
  options: { major?: number; binDirs?: readonly string[] } = {},
): Promise<EngineFinding> {
  const engines: Engine[] = [];
  const without: string[] = [];
  for (const binDir of options.binDirs ?? usualBinDirs()) {
    const engine = await inspectEngine("installed", binDir, run);
    if (!engine || engine.major < OLDEST_MAJOR) continue;
    if (options.major !== undefined && engine.major !== options.major) continue;
    if (engine.timescale) engines.push(engine);
    else without.push(engine.version);
  }
  engines.sort((a, b) => b.major - a.major);
  const [newest] = engines;
  if (newest) return { engine: newest };
  const wanted = options.major === undefined ? `≥ ${OLDEST_MAJOR}` : String(options.major);
  return {
    missing: without.length
      ? `the installed PostgreSQL ${without.join(", ")} has no TimescaleDB`
      : `no PostgreSQL ${wanted} with TimescaleDB is installed`,
  };
}

/** Where packages put programs of one major version: folders that are there. */
export function versionedBinDirs(): string[] {
  return [
    // Debian and its relatives
    ...children("/usr/lib/postgresql").map((name) => join("/usr/lib/postgresql", name, "bin")),
    // Homebrew on Apple and Intel machines
    ...["/opt/homebrew/opt", "/usr/local/opt"].flatMap((opt) =>
      children(opt)
        .filter((name) => /^postgresql@\d+$/.test(name))
        .map((name) => join(opt, name, "bin")),
    ),
    // PGDG packages for Red Hat and its relatives
    ...children("/usr")
      .filter((name) => /^pgsql-\d+$/.test(name))
      .map((name) => join("/usr", name, "bin")),
  ];
}

function usualBinDirs(): string[] {
  const onPath = machine.path
    .split(delimiter)
    .filter((dir) => dir !== "" && existsSync(join(dir, "postgres")))
    .map((dir) => dirname(realpathSync(join(dir, "postgres"))));
  return [...new Set([...versionedBinDirs(), ...onPath])];
}

function children(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
