/**
 * Fetching without a queue: of the shards that are due, those that fall to this worker, a few at a time. What it has to
 * put down at the end it files, since nobody else knows of it. Who decides that the queue is away, and where results go,
 * is the caller's.
 */
import type { FetchPayload } from "#lib/domain/fetch-payload.ts";
import { type IngestPayload, PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import { rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { SECOND } from "#lib/time.ts";
import { type FetchContext, fetchShard } from "./fetch-shard.ts";
import type { SlotProgress } from "./slot-progress.ts";
import { workerDown } from "./worker-down.ts";

export interface OutageFetcher {
  /**
   * Takes what falls to this worker by now and is not done; each (shard, slot) once. A job for some of a shard is its own,
   * since it comes from its fetch jobs alone.
   */
  take(jobs: readonly FetchJob[]): void;
  /** Resolves when nothing is under way, also nothing to be filed. */
  idle(): Promise<void>;
}

export interface OutageFetcherOptions {
  context: FetchContext;
  /** This worker's id. */
  workerId: string;
  /** To whom a shard falls. */
  owner(shard: number): string | null;
  progress: SlotProgress;
  /** Takes a shard's results. */
  onResult(interval: number, payload: IngestPayload): Promise<void>;
  /** Shutdown: what has no answer yet is given up, and what waits too. */
  giveUp: AbortSignal;
  log: Logger;
}

/** As many as the fetch jobs that a worker has in hand. */
const SHARDS_AT_ONCE = 16;

export function createOutageFetcher(options: OutageFetcherOptions): OutageFetcher {
  const { context, workerId, owner, progress, onResult, giveUp, log } = options;
  let waiting: FetchJob[] = [];
  /** Shard → the slot that was taken last. */
  const taken = new Map<number, number>();
  const running = new Set<Promise<void>>();

  async function run({ shard, slot, interval, ids }: FetchJob) {
    const payload: FetchPayload = { v: PAYLOAD_VERSION, shard, slot };
    if (ids !== undefined) payload.ids = [...ids];
    const runsUntil = (slot + interval) * SECOND;
    const result = await fetchShard(context, { payload, retryCount: 0, signal: giveUp, runsUntil });
    const { payload: fetched, unfinished } = result;
    // There is no queue to hand it back to.
    const left =
      unfinished.length > 0 ? workerDown({ shard, slot, ids: unfinished }, context.clock.now()) : null;
    if (fetched && left) fetched.failures.push(...left.failures);
    const told = fetched ?? left;
    if (told !== null) await onResult(interval, told);
    if (unfinished.length === 0 && ids === undefined) progress.done(shard, slot);
  }

  function follow({ shard }: FetchJob, work: Promise<void>) {
    const followed = work
      .catch((error: unknown) => log.warn({ shard }, `fetch failed: ${rootMessageOf(error)}`))
      .finally(() => {
        running.delete(followed);
        pump();
      });
    running.add(followed);
  }

  function pump() {
    while (running.size < SHARDS_AT_ONCE && !giveUp.aborted) {
      const job = waiting.shift();
      if (job === undefined) return;
      follow(job, run(job));
    }
  }

  function putDown() {
    const left = waiting;
    waiting = [];
    for (const job of left) follow(job, onResult(job.interval, workerDown(job, context.clock.now())));
  }
  giveUp.addEventListener("abort", putDown, { once: true });

  function isMine({ shard, slot, ids }: FetchJob): boolean {
    // Some of a shard are the rest of a job that this worker had: nobody else will hear of that, whoever the shard falls to.
    return (ids !== undefined || owner(shard) === workerId) && !progress.isDone(shard, slot);
  }

  return {
    take(jobs) {
      for (const job of jobs) {
        if (!isMine(job)) continue;
        if (job.ids === undefined) {
          if (taken.get(job.shard) === job.slot) continue;
          taken.set(job.shard, job.slot);
        }
        waiting.push(job);
      }
      if (giveUp.aborted) putDown();
      else pump();
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
