/** How the pipeline is: slots, queue, spool, workers, and one line that says whether it keeps up. */

import { sql } from "drizzle-orm";
import type { Database, Executor } from "#lib/db/client.ts";
import { detectEdition } from "#lib/db/edition/detect-edition.ts";
import { judgePipeline } from "#lib/domain/judge-pipeline.ts";
import type { Pipeline, PipelineQueue } from "#lib/domain/pipeline.ts";
import { pipelineLag } from "#lib/domain/pipeline-lag.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { sumErrors } from "#lib/domain/sum-errors.ts";
import { sumLastSlots } from "#lib/domain/sum-last-slots.ts";
import { sumSpools } from "#lib/domain/sum-spools.ts";
import { TOLD_GONE_AFTER_S } from "#lib/domain/worker-gone.ts";
import { type Clock, delay, SECOND } from "#lib/time.ts";
import { getQueueCounts } from "./get-queue-counts.ts";
import { listSilentPlatforms } from "./list-silent-platforms.ts";
import { type ListedShard, type ListedSlots, listSlots } from "./list-slots.ts";
import { listWorkerReports, type ReportingWorker } from "./list-worker-reports.ts";

export interface PipelineInput {
  /** The queue's server; null: it can't be reached from here. */
  queue: Executor | null;
  clock: Clock;
  /** Workers' ids are for admins: they tell host names. */
  namesWorkers: boolean;
}

/** Gone ones are listed for this long. */
const LISTED_S = HOUR_S;
/** The page does not wait for the queue's server. */
const QUEUE_LIMIT_MS = 2 * SECOND;
/** Counting further tells nobody more. */
const DEAD_LETTERS_COUNTED_MAX = 10_000;

export async function getPipeline(db: Database, input: PipelineInput): Promise<Pipeline> {
  const now = input.clock.now() / SECOND;
  const counts = readQueue(input.queue);
  const read = await db.transaction(
    async (tx) => {
      const listed = await listWorkerReports(tx, now - LISTED_S);
      const heard = listed.flatMap(({ seenAt, report }) =>
        report && seenAt >= now - TOLD_GONE_AFTER_S ? [report] : [],
      );
      return {
        workers: listed,
        reports: heard,
        ...(await listAllSlots(
          tx,
          heard.some(({ loadIsHigh }) => loadIsHigh),
          now,
        )),
        silent: await listSilentPlatforms(tx),
        database: await detectEdition(tx),
        ...(await getOddments(tx)),
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
  const { slots, filed, answered, reports, silent, database, tracked, deadLetters } = read;
  const last = sumLastSlots(slots);
  const queue: PipelineQueue = { ...(await counts), deadLetters };
  const spool = sumSpools(
    reports.map((report) => report.spool),
    last.perMinute,
  );
  const outcomes = addUp(reports.map((report) => report.outcomes));
  const workers = read.workers.map((worker, i) => ({
    ...describeWorker(worker, now),
    name: input.namesWorkers ? worker.id : `worker ${i + 1}`,
  }));
  const verdict = judgePipeline({
    now,
    slots,
    queue,
    outcomes,
    silent,
    spool,
    tracked,
    workers: workers.map((worker, i) => ({ ...worker, startedAt: read.workers[i]?.startedAt ?? now })),
  });
  const skews = reports.flatMap(({ clockSkewMs }) => clockSkewMs ?? []);
  return {
    now,
    verdict,
    slots,
    queue,
    lagSeconds: pipelineLag({ now, queue, spool }),
    rate: last.endedAt === null ? null : { required: last.perMinute / 60, stored: last.storedPerMinute / 60 },
    silent,
    errors: sumErrors({ now, filed, answered, shown: slots }),
    outcomes,
    spool,
    database,
    clockSkewMs: skews.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? null,
    workers,
  };
}

/** Minutes first: that is what most are fetched at. */
async function listAllSlots(db: Executor, loadIsHigh: boolean, now: number): Promise<ListedSlots> {
  const shards = await db.execute<ListedShard & Record<string, unknown>>(sql`
    SELECT id, platform, interval_s AS "interval", size FROM shards WHERE size > 0
    ORDER BY interval_s <> 60, interval_s, id`);
  const all: ListedSlots = { slots: [], filed: [], answered: [] };
  for (const [interval, members] of Map.groupBy(shards, (shard) => shard.interval)) {
    const { slots, filed, answered } = await listSlots(db, { interval, shards: members, loadIsHigh, now });
    all.slots.push(...slots);
    all.filed.push(...filed);
    all.answered.push(...answered);
  }
  return all;
}

async function getOddments(db: Executor): Promise<{ tracked: boolean; deadLetters: number }> {
  const [row] = await db.execute<{ tracked: boolean; deadLetters: number }>(sql`
    SELECT EXISTS (SELECT FROM influencers WHERE removed_at IS NULL AND state <> 'paused') AS tracked,
      (SELECT count(*)::int FROM (
        SELECT FROM dead_letters WHERE redriven_at IS NULL AND discarded_at IS NULL LIMIT ${DEAD_LETTERS_COUNTED_MAX}) AS open) AS "deadLetters"`);
  return row ?? { tracked: false, deadLetters: 0 };
}

/** Its server may be another one, away, or closed to the web: then these numbers are not known. */
async function readQueue(queue: Executor | null): Promise<Pick<PipelineQueue, "fetch" | "ingest">> {
  const unknown = { fetch: null, ingest: null };
  if (queue === null) return unknown;
  const waiting = new AbortController();
  const late = delay(QUEUE_LIMIT_MS, waiting.signal).then(() => unknown);
  const counts = getQueueCounts(queue).catch(() => unknown);
  return await Promise.race([counts, late]).finally(() => waiting.abort());
}

function describeWorker({ seenAt, lastSlot, report }: ReportingWorker, now: number) {
  const mode: Pipeline["workers"][number]["mode"] =
    seenAt < now - TOLD_GONE_AFTER_S ? "gone" : (report?.mode ?? "unknown");
  return { mode, seenAt, lastSlot, influencers: report?.influencers ?? null };
}

function addUp(counts: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [name, n] of counts.flatMap((one) => Object.entries(one))) total[name] = (total[name] ?? 0) + n;
  return total;
}
