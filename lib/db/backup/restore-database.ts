/** Restores one database from its backup: looks at the file and the target first, and changes nothing that does not fit. */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { AppError, messageOf } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { onConnection } from "../connection/on-connection.ts";
import { fillFromDump } from "./fill-from-dump.ts";
import { findClientProgram } from "./find-client-program.ts";
import { judgeTarget, lookAtTarget } from "./judge-target.ts";
import { type DumpFacts, readDump } from "./read-dump.ts";
import { settleRestored } from "./settle-restored.ts";

export interface RestoreOptions {
  cacheDirs: readonly string[];
  run: RunCommand;
  signal: AbortSignal;
  say(line: string): void;
  /** Each half second, with what it is at. */
  onProgress(at: string): void;
}

/** The file alone, before any server is asked. Throws as read-dump. */
export async function inspectBackup(file: string, options: RestoreOptions): Promise<DumpFacts> {
  const { run, cacheDirs, signal, say, onProgress } = options;
  const program = await findClientProgram({
    ...{ name: "pg_restore", major: olderMajor(file), run, cacheDirs, say },
  });
  return await readDump({ program, file, run, signal, onProgress: () => onProgress("reading the file") });
}

export interface FillDatabaseOptions extends RestoreOptions {
  url: string;
  file: string;
  facts: DumpFacts;
  /** The old database lives on: what is spooled for it stays its own. */
  copy: boolean;
  /** What to do for an empty database: for messages. */
  makeEmpty: string;
}

/** Throws AppError CONFLICT (not empty), BAD_CONFIGURATION (the server can't hold it), UNAVAILABLE (half of it is in). */
export async function restoreDatabase(options: FillDatabaseOptions): Promise<void> {
  const { url, file, facts, copy, makeEmpty, run, cacheDirs, signal, say, onProgress } = options;
  const major = await judge(url, facts, makeEmpty);
  const program = await findClientProgram({
    ...{ name: "pg_restore", major: Math.max(major, olderMajor(file)), run, cacheDirs, say },
  });
  try {
    await fillFromDump({
      ...{ program, url, file, facts, run, signal },
      onProgress: (done, of) => onProgress(`table ${done} of ${of}`),
      settle: async (sql) => {
        onProgress("moving ids on");
        if (facts.kind === "analytics") await settleRestored(sql, { copy });
      },
    });
  } catch (error) {
    throw new AppError(
      "UNAVAILABLE",
      `${messageOf(error)}\nThis database holds half of the backup now, and no worker will use it. ${makeEmpty}`,
      { cause: error },
    );
  }
}

/** The server's major version. */
async function judge(url: string, facts: DumpFacts, makeEmpty: string): Promise<number> {
  return await onConnection(url, async (sql) => {
    const target = await lookAtTarget(sql);
    judgeTarget(target, facts, makeEmpty);
    return target.major;
  });
}

const OLDEST = 16;

/** The oldest PostgreSQL whose pg_restore reads this version of the format. */
function olderMajor(file: string): number {
  if (!existsSync(file)) throw new AppError("NOT_FOUND", `There is no file ${file}.`);
  const head = Buffer.alloc(7);
  const open = openSync(file, "r");
  readSync(open, head, 0, head.length, 0);
  closeSync(open);
  if (head.toString("latin1", 0, 5) !== "PGDMP")
    throw new AppError(
      "BAD_REQUEST",
      `${file} is not a backup: it does not begin as pg_dump's custom format does.`,
    );
  return (head[6] ?? 0) >= 16 ? 17 : OLDEST;
}
