/**
 * Fills an empty database from a dump with pg_restore. The schema's history comes last: until the data are whole no worker
 * uses the database and no web is ready with it, and a table says to migrations that it is unfinished.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type postgres from "postgres";
import { AppError } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { onConnection } from "../connection/on-connection.ts";
import { clientEnvironment } from "./client-environment.ts";
import type { ClientProgram } from "./find-client-program.ts";
import { UNFINISHED } from "./judge-target.ts";
import { type DumpFacts, HISTORY } from "./read-dump.ts";
import { causeIn } from "./write-dump.ts";

export interface FillOptions {
  program: ClientProgram;
  /** As who owns the database. */
  url: string;
  file: string;
  facts: DumpFacts;
  run: RunCommand;
  signal: AbortSignal;
  /** Each half second: tables whose rows are in or being read in, of how many. */
  onProgress(done: number, of: number): void;
  /** What is still to be done to the data before anybody may use them. */
  settle(sql: postgres.Sql): Promise<void>;
}

/** Throws AppError UNAVAILABLE with pg_restore's words; the database is then to be thrown away, and says so. */
export async function fillFromDump(options: FillOptions): Promise<void> {
  const { url, file, facts, settle } = options;
  const rest = facts.entries.filter((entry) => !HISTORY.test(entry));
  const history = facts.entries.filter((entry) => HISTORY.test(entry));
  await onConnection(url, async (sql) => {
    await sql`CREATE TABLE public.${sql(UNFINISHED)} AS SELECT ${file}::text AS file, now() AS begun_at`;
    if (facts.timescaleVersion === null) return;
    await sql.unsafe(`CREATE EXTENSION IF NOT EXISTS timescaledb VERSION '${facts.timescaleVersion}'`);
  });
  // Another connection: the one that makes the extension is not the one to use it.
  if (facts.timescaleVersion !== null)
    await onConnection(url, (sql) => sql`SELECT timescaledb_pre_restore()`);
  await restore(options, rest);
  if (facts.timescaleVersion !== null)
    await onConnection(url, (sql) => sql`SELECT timescaledb_post_restore()`);
  await onConnection(url, settle);
  if (history.length > 0) await restore(options, history);
  await onConnection(url, (sql) => sql`DROP TABLE public.${sql(UNFINISHED)}`);
}

async function restore(options: FillOptions, entries: readonly string[]): Promise<void> {
  const { program, url, file, run, signal, onProgress } = options;
  const of = entries.filter((entry) => / TABLE DATA /.test(entry)).length;
  let done = 0;
  const env = clientEnvironment(url, "influencer-analytics restore");
  const folder = mkdtempSync(join(tmpdir(), "influencer-analytics-restore-"));
  try {
    const list = join(folder, "list");
    writeFileSync(list, entries.join("\n"));
    const args = [
      ...[`--dbname=${env.PGDATABASE}`, `--use-list=${list}`, "--no-owner", "--no-privileges"],
      ...["--exit-on-error", "--verbose", file],
    ];
    const outcome = await run(program.command, [...program.prefix, ...args], {
      env,
      onError: (text) => {
        done += text.match(/processing data for table/g)?.length ?? 0;
      },
      giveUp: () => {
        onProgress(done, of);
        return signal.aborted;
      },
    });
    if (signal.aborted) throw new AppError("UNAVAILABLE", "Interrupted.");
    if (!outcome.ok) throw new AppError("UNAVAILABLE", `pg_restore failed: ${causeIn(outcome.stderr)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
