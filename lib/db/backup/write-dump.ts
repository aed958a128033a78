/**
 * Writes a database into a file with pg_dump: of one moment, in its custom format, beside its name and renamed when whole, so
 * that an interrupted one is never taken for a backup. Only its owner may read it: it has password hashes.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { MINUTE } from "#lib/time.ts";
import { clientEnvironment } from "./client-environment.ts";
import type { ClientProgram } from "./find-client-program.ts";

export interface DumpOptions {
  program: ClientProgram;
  url: string;
  file: string;
  /** Takes the place of a file that is there. */
  force: boolean;
  /** Of pg_dump, beside the usual ones: what of the database, at which moment. */
  args: readonly string[];
  run: RunCommand;
  signal: AbortSignal;
  /** Each half second: bytes written so far. */
  onProgress(bytes: number): void;
}

/** Whoever changes a table's definition may hold it for so long. */
const LOCK_PATIENCE_MS = 2 * MINUTE;

/**
 * Bytes of the finished file. Throws AppError CONFLICT (the file is there), UNAVAILABLE with pg_dump's words, also when a
 * table was dropped just as it began: then once more is all it takes.
 */
export async function writeDump(options: DumpOptions): Promise<number> {
  const { program, url, file, args, run, signal, onProgress } = options;
  refuseOther(options);
  const draft = `${file}.unfinished-${process.pid}`;
  rmSync(draft, { force: true });
  closeSync(openSync(draft, "wx", 0o600));
  try {
    const ask = [
      ...["--format=custom", `--file=${draft}`, `--lock-wait-timeout=${LOCK_PATIENCE_MS}`],
      ...["--no-owner", "--no-privileges", "--no-unlogged-table-data", ...args],
    ];
    const outcome = await run(program.command, [...program.prefix, ...ask], {
      env: clientEnvironment(url, "influencer-analytics backup"),
      giveUp: () => {
        onProgress(statSync(draft).size);
        return signal.aborted;
      },
    });
    if (signal.aborted) throw new AppError("UNAVAILABLE", "Interrupted: no backup was written.");
    if (!outcome.ok) throw new AppError("UNAVAILABLE", `pg_dump failed: ${causeIn(outcome.stderr)}`);
    refuseOther(options);
    const { size } = statSync(draft);
    renameSync(draft, file);
    // pg_dump has synced the file, not its name.
    const folder = openSync(dirname(file), "r");
    fsyncSync(folder);
    closeSync(folder);
    return size;
  } finally {
    rmSync(draft, { force: true });
  }
}

function refuseOther({ file, force }: DumpOptions): void {
  if (force || !existsSync(file)) return;
  throw new AppError("CONFLICT", `${file} is there already; --force puts the new backup in its place.`);
}

/** What it says of hypertables and their catalog is no cause: these are notes for people who restore by hand. */
export function causeIn(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const errors = lines.filter(
    (line) => /error:|ERROR:|FATAL:|^(DETAIL|HINT):/.test(line) && !/warning:/.test(line),
  );
  return errors.slice(0, 4).join(" | ") || lines.findLast((line) => line !== "") || "it said nothing";
}
