/** Looks at all that doctor judges, each thing with a limit of its own: what can't be seen is said, never waited for. */

import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { countUnpacked } from "#lib/db/edition/count-unpacked.ts";
import { detectEdition } from "#lib/db/edition/detect-edition.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { checkUpstream } from "#lib/provider/check-upstream.ts";
import { checkReady } from "#lib/query/check-ready.ts";
import { countDeadLetters } from "#lib/query/count-dead-letters.ts";
import { executeSqlOn } from "#lib/query/execute-sql-on.ts";
import { getDatabaseTime } from "#lib/query/get-database-time.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { getOldestMark } from "#lib/query/get-oldest-mark.ts";
import { getServerVitals } from "#lib/query/get-server-vitals.ts";
import { listJudgedSlots } from "#lib/query/list-judged-slots.ts";
import { listWorkerReports } from "#lib/query/list-worker-reports.ts";
import { getQueueCounters } from "#lib/queue/get-queue-counters.ts";
import { inspectSpools } from "#lib/spool/inspect-spools.ts";
import { type Clock, delay, SECOND } from "#lib/time.ts";
import type {
  DatabaseFacts,
  DiskFacts,
  InstallationFacts,
  PipelineFacts,
  QueueFacts,
  Seen,
} from "./facts.ts";

export interface LookOptions {
  /** null: none is known. */
  databaseUrl: string | null;
  embedded: boolean;
  /** null: in the same database. */
  queueDatabaseUrl: string | null;
  dataDir: string;
  spoolDir: string;
  spoolMaxBytes: number;
  upstreamUrl: string;
  /** Where a worker on this machine tells of itself. */
  workerUrl: string;
  node: string;
  /** The machine's. */
  clock: Clock;
}

const LOOK_LIMIT_MS = 8 * SECOND;
const STATEMENT_TIMEOUT_MS = 4 * SECOND;
const WORKERS_SINCE_S = 24 * HOUR_S;

export async function lookAtInstallation(options: LookOptions): Promise<InstallationFacts> {
  const { databaseUrl, queueDatabaseUrl, clock } = options;
  const now = clock.now() / SECOND;
  const open = (url: string) =>
    connectDatabase({ url, name: "doctor", max: 3, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  const client = databaseUrl === null ? null : open(databaseUrl);
  const queueClient = queueDatabaseUrl === null ? client : open(queueDatabaseUrl);
  const onDatabase = <T>(work: (db: Database) => Promise<T>): Promise<Seen<T>> =>
    client === null ? Promise.resolve({ problem: "no database is known" }) : see(() => work(client.db));
  try {
    const [database, queue, pipeline, retention, worker, spools, data, spool, upstream] = await Promise.all([
      onDatabase((db) => lookAtDatabase(db, clock)),
      queueClient === null ? { problem: "no database is known" } : see(() => lookAtQueue(queueClient.db)),
      onDatabase((db) => lookAtPipeline(db, now)),
      onDatabase(async (db) => ({
        kept: await getKeptFrom(db),
        oldestMark: await getOldestMark(db),
        unpacked: await countUnpacked(db),
      })),
      see(() => lookAtWorker(options.workerUrl)),
      see(() => inspectSpools(options.spoolDir)),
      see(() => lookAtDisk(options.dataDir)),
      see(() => lookAtDisk(options.spoolDir)),
      see(() => lookAtUpstream(options.upstreamUrl)),
    ]);
    return {
      now,
      node: options.node,
      databaseAddress: addressOf(databaseUrl),
      embedded: options.embedded,
      queueAddress: addressOf(queueDatabaseUrl),
      spoolMaxBytes: options.spoolMaxBytes,
      upstreamUrl: options.upstreamUrl,
      database,
      queue,
      pipeline,
      retention,
      worker,
      spools,
      disks: { data, spool },
      upstream,
    };
  } finally {
    await Promise.all([client?.close(), queueClient === client ? null : queueClient?.close()]);
  }
}

async function see<T>(look: () => Promise<T>): Promise<Seen<T>> {
  const timer = new AbortController();
  const late = delay(LOOK_LIMIT_MS, timer.signal).then(() => ({ problem: "no answer in time" }));
  const seen = look().then(
    (value) => ({ value }),
    (error: unknown) => ({ problem: rootMessageOf(error) }),
  );
  return await Promise.race([seen, late]).finally(() => timer.abort());
}

async function lookAtDatabase(db: Database, clock: Clock): Promise<DatabaseFacts> {
  const edition = await detectEdition(db);
  const vitals = await getServerVitals(executeSqlOn(db));
  const before = clock.now();
  const time = await getDatabaseTime(db);
  const skewMs = (before + clock.now()) / 2 - time;
  const migrations = await checkReady(db, STATEMENT_TIMEOUT_MS).then(
    () => null,
    (error: unknown) => rootMessageOf(error),
  );
  return { ...edition, vitals, migrations, skewMs };
}

async function lookAtQueue(db: Database): Promise<QueueFacts> {
  // The web's role may not see the version.
  const [found] = await db.execute<{ found: boolean; tells: boolean | null }>(
    sql`SELECT to_regclass('pgboss.queue') IS NOT NULL AS found,
      has_table_privilege(to_regclass('pgboss.version'), 'SELECT') AS tells`,
  );
  const [known] = found?.tells
    ? await db.execute<{ version: number }>(sql`SELECT version FROM pgboss.version`)
    : [];
  const counters = found?.found ? await getQueueCounters(executeSqlOn(db)) : [];
  const { readOnly } = await getServerVitals(executeSqlOn(db));
  return { counters, readOnly, schema: known?.version ?? null };
}

async function lookAtPipeline(db: Database, now: number): Promise<PipelineFacts> {
  const workers = await listWorkerReports(db, now - WORKERS_SINCE_S);
  const slots = await listJudgedSlots(db, now);
  const { open: deadLetters } = await countDeadLetters(db);
  const [row] = await db.execute<{ tracked: boolean }>(
    sql`SELECT EXISTS (SELECT FROM influencers WHERE removed_at IS NULL AND state <> 'paused') AS tracked`,
  );
  return { workers, slots, deadLetters, tracked: row?.tracked ?? false };
}

const workerSchema = z.object({
  service: z.literal("influencer-analytics-worker"),
  status: z.string(),
  mode: z.string().nullable().default(null),
});

async function lookAtWorker(url: string) {
  const response = await fetch(new URL("/api/health", url), { signal: AbortSignal.timeout(2 * SECOND) });
  const { status, mode } = workerSchema.parse(await response.json());
  return { status, mode };
}

async function lookAtUpstream(url: string): Promise<null> {
  const check = await checkUpstream(url);
  if (!check.reachable) throw new Error(check.warning);
  return null;
}

/** Of the folder, or of the first above it that there is. */
async function lookAtDisk(folder: string): Promise<DiskFacts> {
  const facts = await statfs(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (facts === null) return await lookAtDisk(dirname(folder));
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return { folder, freeBytes: facts.bavail * facts.bsize, totalBytes: facts.blocks * facts.bsize, writable };
}

/** Host and port: no user, no password. */
function addressOf(url: string | null): string | null {
  if (url === null) return null;
  return URL.canParse(url) ? new URL(url).host : (/@([^/?]*)/.exec(url)?.[1] ?? "a URL that can't be read");
}
