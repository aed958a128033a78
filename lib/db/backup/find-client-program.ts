/**
 * Finds PostgreSQL's own pg_dump or pg_restore: installed ones, of which the oldest that will do comes nearest to the server,
 * else the portable one. An older one than the server refuses to dump it.
 */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { machine } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { versionedBinDirs } from "../embedded/find-installed-engine.ts";
import { POSTGRES_MAJOR } from "../embedded/portable-packages.ts";
import { findPortableClient } from "./find-portable-client.ts";

export type ClientName = "pg_dump" | "pg_restore";

export interface ClientProgram {
  command: string;
  /** Comes before the program's own arguments. */
  prefix: readonly string[];
  /** Major version of PostgreSQL. */
  major: number;
}

export interface FindClientOptions {
  name: ClientName;
  /** The server's major version: an older program won't do. */
  major: number;
  run: RunCommand;
  /** Where a portable one is kept. */
  cacheDirs: readonly string[];
  say: (line: string) => void;
  /** Replaces where this machine has its programs. */
  binDirs?: readonly string[];
}

/** Throws AppError BAD_CONFIGURATION that says what was found, and what to install. */
export async function findClientProgram(options: FindClientOptions): Promise<ClientProgram> {
  const { name, major, run, cacheDirs, say, binDirs = usualBinDirs() } = options;
  const installed = await Promise.all(binDirs.map((dir) => inspect(join(dir, name), run)));
  const found = installed.filter((program) => program !== null).sort((a, b) => a.major - b.major);
  const fitting = found.find((program) => program.major >= major);
  if (fitting) return fitting;
  const portable =
    major > POSTGRES_MAJOR
      ? { missing: `Debian's is PostgreSQL ${POSTGRES_MAJOR}` }
      : await findPortableClient({ name, run, cacheDirs, say });
  if (!("missing" in portable)) return portable;
  const known =
    found.map((program) => `${program.command} is ${program.major}`).join(", ") || "there is none";
  throw new AppError(
    "BAD_CONFIGURATION",
    `The server is PostgreSQL ${major}: ${name} ${major} or newer is needed (${known}; ${portable.missing}). Install it: the package postgresql-client-${major} on Debian and Ubuntu (where the system has no such version: from apt.postgresql.org), libpq from Homebrew.`,
  );
}

async function inspect(command: string, run: RunCommand): Promise<ClientProgram | null> {
  const answer = await run(command, ["--version"], { timeoutMs: 10_000 });
  const major = /\(PostgreSQL\) (\d+)/.exec(answer.stdout)?.[1];
  return answer.ok && major !== undefined ? { command, prefix: [], major: Number(major) } : null;
}

function usualBinDirs(): string[] {
  const homebrew = ["/opt/homebrew/opt/libpq/bin", "/usr/local/opt/libpq/bin"].filter((dir) =>
    existsSync(dir),
  );
  return [...machine.path.split(delimiter).filter((dir) => dir !== ""), ...versionedBinDirs(), ...homebrew];
}
