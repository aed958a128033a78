/** Reads what a folder of PostgreSQL programs is: version, and whether TimescaleDB's files lie beside it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunCommand } from "#lib/run-command.ts";
import type { Engine, EngineKind } from "./engine.ts";

/** null: no PostgreSQL server that answers. */
export async function inspectEngine(
  kind: EngineKind,
  binDir: string,
  run: RunCommand,
): Promise<Engine | null> {
  const postgres = join(binDir, "postgres");
  if (!existsSync(postgres) || !existsSync(join(binDir, "initdb"))) return null;
  const answer = await run(postgres, ["--version"], { timeoutMs: 10_000 });
  const version = /(\d+)(?:\.\d+|beta\d+|rc\d+|devel)/.exec(answer.stdout);
  if (!answer.ok || !version) return null;
  const major = Number(version[1]);
  return { kind, binDir, major, version: version[0], timescale: await findTimescale(binDir, major, run) };
}

async function findTimescale(binDir: string, major: number, run: RunCommand): Promise<Engine["timescale"]> {
  for (const { shareDir, libDir } of await folders(binDir, major, run)) {
    const control = join(shareDir, "extension", "timescaledb.control");
    if (!existsSync(control)) continue;
    const version = /default_version\s*=\s*'([^']+)'/.exec(readFileSync(control, "utf8"))?.[1];
    if (!version) continue;
    const has = (name: string) => ["so", "dylib"].some((end) => existsSync(join(libDir, `${name}.${end}`)));
    if (!has("timescaledb") || !has(`timescaledb-${version}`)) continue;
    return { version, edition: has(`timescaledb-tsl-${version}`) ? "community" : "apache" };
  }
  return null;
}

/** Where this server looks for extensions: as pg_config says, else the usual places relative to its programs. */
async function folders(binDir: string, major: number, run: RunCommand) {
  const config = join(binDir, "pg_config");
  if (existsSync(config)) {
    const answer = await run(config, ["--sharedir", "--pkglibdir"], { timeoutMs: 10_000 });
    const [shareDir, libDir] = answer.stdout.trim().split("\n");
    if (answer.ok && shareDir && libDir) return [{ shareDir, libDir }];
  }
  return [
    // Debian: /usr/lib/postgresql/17/bin and /usr/share/postgresql/17
    { shareDir: join(binDir, "../../../../share/postgresql", String(major)), libDir: join(binDir, "../lib") },
    { shareDir: join(binDir, "../share/postgresql"), libDir: join(binDir, "../lib/postgresql") },
    { shareDir: join(binDir, "../share"), libDir: join(binDir, "../lib") },
  ];
}
