/** Backs one database up: finds pg_dump, takes a moment, dumps it and counts what it holds, as of that very moment. */
import type postgres from "postgres";
import { AppError, messageOf } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { openDriver } from "../connection/open-driver.ts";
import { type ClientProgram, findClientProgram } from "./find-client-program.ts";
import { noteOwnDatabase } from "./note-own-database.ts";
import { writeDump } from "./write-dump.ts";

export interface BackUpOptions {
  url: string;
  /** `queue`: that alone, on a server of its own. */
  what: "analytics" | "queue";
  file: string;
  /** Takes the place of a file that is there. */
  force: boolean;
  /** Where portable programs are kept. */
  cacheDirs: readonly string[];
  run: RunCommand;
  signal: AbortSignal;
  say(line: string): void;
  /** Each half second: bytes written so far. */
  onProgress(bytes: number): void;
}

export interface BackedUp {
  bytes: number;
  /** The moment, by the database's clock, epoch ms. */
  at: number;
  /** null: of a queue. */
  counts: Counts | null;
  /** The server is a standby, or set so. */
  isReadOnly: boolean;
}

export interface Counts {
  /** Removed ones that are not yet erased among them. */
  influencers: number;
  dataPoints: number;
}

const TRIES = 5;
/** The snapshot's generations come and go each minute, and are built anew from the rest: dropped while one looks, they fail a dump. */
const analytics = [
  "--exclude-table=public.snapshot_[0-9]*",
  "--exclude-table=public.board_ends_[0-9]*",
  "--exclude-table-data=public.snapshot_generations",
];
/** A fifth of gzip's time. Builds without it are rare. */
const zstd = "--compress=zstd:3";

/** Throws AppError: CONFLICT (the file is there), BAD_CONFIGURATION (no tables, no pg_dump), UNAVAILABLE. */
export async function backUpDatabase(options: BackUpOptions): Promise<BackedUp> {
  const { url, what, run, cacheDirs, say } = options;
  const sql = openDriver(url, {
    fetch_types: false,
    // The moment is held for as long as the dump takes.
    connection: {
      application_name: "influencer-analytics backup",
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
    },
  });
  try {
    const [server] = await sql<{ major: number; found: boolean }[]>`
      SELECT current_setting('server_version_num')::int / 10000 AS major,
        to_regclass(${what === "queue" ? "pgboss.job" : "public.lineage"}) IS NOT NULL AS found`;
    if (!server?.found)
      throw new AppError(
        "BAD_CONFIGURATION",
        "The database has no tables of ours, or not all: npm run db:migrate.",
      );
    const program = await findClientProgram({ name: "pg_dump", major: server.major, run, cacheDirs, say });
    const isReadOnly = what === "analytics" && !(await noteOwnDatabase(sql));
    if (isReadOnly)
      say(
        "This server takes no writes: results that are spooled after this backup come in after a restore only if its primary was backed up before.",
      );
    let compress = [zstd];
    for (let tries = 1; ; tries++) {
      try {
        return { ...(await dumpMoment(sql, program, compress, options)), isReadOnly };
      } catch (error) {
        const why = messageOf(error);
        if (/does not support compression/.test(why) && compress.length > 0) compress = [];
        // A chunk or a table was dropped between the look at the catalog and the lock.
        else if (tries >= TRIES || !/does not exist|could not open relation|cache lookup failed/.test(why))
          throw error;
      }
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function dumpMoment(
  sql: postgres.Sql,
  program: ClientProgram,
  compress: readonly string[],
  { url, what, file, force, run, signal, onProgress }: BackUpOptions,
): Promise<Omit<BackedUp, "isReadOnly">> {
  return await sql.begin("ISOLATION LEVEL REPEATABLE READ READ ONLY", async (tx) => {
    const [moment] = await tx<{ snapshot: string; at: number }[]>`
      SELECT pg_export_snapshot() AS snapshot, (extract(epoch FROM now()) * 1000)::float8 AS at`;
    const { snapshot = "", at = 0 } = moment ?? {};
    const only = what === "queue" ? ["--schema=pgboss"] : analytics;
    const dumping = writeDump({
      ...{ program, url, file, force, run, signal, onProgress },
      args: [`--snapshot=${snapshot}`, ...compress, ...only],
    });
    const [bytes, counts] = await Promise.all([dumping, what === "queue" ? null : count(tx)]);
    return { bytes, at, counts };
  });
}

export async function count(sql: postgres.Sql | postgres.TransactionSql): Promise<Counts> {
  const [row] = await sql<Counts[]>`
    SELECT (SELECT count(*)::float8 FROM public.influencers) AS influencers,
      (SELECT count(*)::float8 FROM public.data_points) AS "dataPoints"`;
  return { influencers: row?.influencers ?? 0, dataPoints: row?.dataPoints ?? 0 };
}
