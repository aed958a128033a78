/** What a backup file holds, and whether it is whole: reads it with pg_restore, changes nothing. */
import { existsSync } from "node:fs";
import { AppError } from "#lib/errors.ts";
import type { CommandOutcome, RunCommand } from "#lib/run-command.ts";
import { serverEnvironment } from "../embedded/server-environment.ts";
import type { ClientProgram } from "./find-client-program.ts";
import { causeIn } from "./write-dump.ts";

export interface DumpFacts {
  /** `analytics`: our tables, and mostly the queue's; `queue`: those alone. */
  kind: "analytics" | "queue";
  /** Of the server that it was made of, e.g. "17.12". */
  serverVersion: string;
  /** null: that database had no TimescaleDB. */
  timescaleVersion: string | null;
  /** When it was begun, as pg_restore says it: e.g. "2026-11-27 21:55:49 UTC". */
  madeAt: string;
  /** Its contents as pg_restore lists them, to be handed back to it, in order. */
  entries: readonly string[];
}

export interface ReadDumpOptions {
  program: ClientProgram;
  file: string;
  run: RunCommand;
  /** Each half second, while the whole file is read. */
  onProgress?: () => void;
  signal?: AbortSignal;
}

/** Throws AppError NOT_FOUND, or BAD_REQUEST for what is no backup of ours, or not whole. */
export async function readDump(options: ReadDumpOptions): Promise<DumpFacts> {
  const { file, signal, onProgress } = options;
  if (!existsSync(file)) throw new AppError("NOT_FOUND", `There is no file ${file}.`);
  const listed = await ask(options, ["--list"]);
  if (!listed.ok) throw unreadable(file, listed);
  const entries = listed.stdout.split("\n").filter((line) => line !== "" && !line.startsWith(";"));
  const holds = (entry: RegExp) => entries.some((line) => entry.test(line));
  const isOurs = holds(/ TABLE DATA public influencers /) && holds(HISTORY);
  if (!isOurs && !holds(/ TABLE pgboss job /))
    throw new AppError("BAD_REQUEST", `${file} is not a backup of this product: it lacks our tables.`);
  const timescale = holds(/ EXTENSION - timescaledb/) ? await readTimescaleVersion(options) : null;
  // A torn file has its whole table of contents at its beginning.
  const read = await ask(options, ["--file=/dev/null"], () => {
    onProgress?.();
    return signal?.aborted ?? false;
  });
  if (signal?.aborted) throw new AppError("UNAVAILABLE", "Interrupted: nothing was changed.");
  if (!read.ok) throw unreadable(file, read);
  return {
    kind: isOurs ? "analytics" : "queue",
    serverVersion: /Dumped from database version: (\S+)/.exec(listed.stdout)?.[1] ?? "unknown",
    timescaleVersion: timescale,
    madeAt: /^; Archive created at (.+)$/m.exec(listed.stdout)?.[1]?.trim() ?? "an unknown moment",
    entries,
  };
}

/** The schema's history: as long as it is empty, no process takes the database for one that it can use. */
export const HISTORY = / TABLE DATA drizzle __drizzle_migrations /;

function ask({ program, file, run }: ReadDumpOptions, args: readonly string[], giveUp?: () => boolean) {
  return run(program.command, [...program.prefix, ...args, file], {
    env: serverEnvironment(),
    ...(giveUp === undefined ? {} : { giveUp }),
  });
}

async function readTimescaleVersion(options: ReadDumpOptions): Promise<string> {
  const catalog = ["--data-only", "--schema=_timescaledb_catalog", "--table=metadata", "--file=-"];
  const { stdout } = await ask(options, catalog);
  return /^timescaledb_version\t(\S+)\t/m.exec(stdout)?.[1] ?? "unknown";
}

function unreadable(file: string, { stderr }: CommandOutcome): AppError {
  const newer = /unsupported version/.test(stderr)
    ? " It was made by a newer pg_dump: pg_restore of that version is needed."
    : "";
  return new AppError("BAD_REQUEST", `${file} is not a whole backup: ${causeIn(stderr)}.${newer}`);
}
