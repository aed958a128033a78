/**
 * Fetching without a queue: of the shards that are due, those that fall to this worker by the hash over the last known
 * workers, a few at a time. Who decides that the queue is away, and where results go, is the caller's.
 */
import type { FetchPayload } from "#lib/domain/fetch-payload.ts";
import { type IngestPayload, PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import { rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { SECOND } from "#lib/time.ts";
import { type FetchContext, fetchShard } from "./fetch-shard.ts";
import { ownerOf } from "./owner-of.ts";
import type { SlotProgress } from "./slot-progress.ts";

export interface OutageFetcher {
  /** Takes what falls to this worker and is not done; each (shard, slot) once. */
  take(jobs: readonly FetchJob[]): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface OutageFetcherOptions {
  context: FetchContext;
  /** This worker's id. */
  workerId: string;
  /** Ids of all workers, as far as known. */
  workers(): readonly string[];
  progress: SlotProgress;
  /** Takes a shard's results. */
  onResult(interval: number, payload: IngestPayload): Promise<void>;
  /** Shutdown: what has no answer yet is given up. */
  giveUp: AbortSignal;
  log: Logger;
}

/** As many as the fetch jobs that a worker has in hand. */
const SHARDS_AT_ONCE = 16;

export function createOutageFetcher(options: OutageFetcherOptions): OutageFetcher {
  const { context, workerId, workers, progress, onResult, giveUp, log } = options;
  const waiting: FetchJob[] = [];
  /** Shard → newest slot that was taken. */
  const taken = new Map<number, number>();
  const running = new Set<Promise<void>>();

  async function run({ shard, slot, interval, ids }: FetchJob) {
    const payload: FetchPayload = { v: PAYLOAD_VERSION, shard, slot };
    if (ids !== undefined) payload.ids = [...ids];
    const runsUntil = (slot + interval) * SECOND;
    const result = await fetchShard(context, { payload, retryCount: 0, signal: giveUp, runsUntil });
    if (result.payload !== null) await onResult(interval, result.payload);
    if (result.unfinished.length === 0 && ids === undefined) progress.done(shard, slot);
  }

  function pump() {
    while (running.size < SHARDS_AT_ONCE && !giveUp.aborted) {
      const job = waiting.shift();
      if (job === undefined) return;
      const work = run(job)
        .catch((error: unknown) => log.warn({ shard: job.shard }, `fetch failed: ${rootMessageOf(error)}`))
        .finally(() => {
          running.delete(work);
          pump();
        });
      running.add(work);
    }
  }

  return {
    take(jobs) {
      const ids = workers();
      for (const job of jobs) {
        if (ownerOf(job.shard, ids) !== workerId || progress.isDone(job.shard, job.slot)) continue;
        if (job.ids === undefined) {
          if ((taken.get(job.shard) ?? 0) >= job.slot) continue;
          taken.set(job.shard, job.slot);
        }
        waiting.push(job);
      }
      pump();
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
