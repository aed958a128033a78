/** Job `fetch`: a shard's influencers for one slot; what came is handed on as soon as the shard is done. */

import type { FetchPayload } from "#lib/domain/fetch-payload.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { type FetchContext, fetchShard } from "#lib/fetch/fetch-shard.ts";
import type { SlotProgress } from "#lib/fetch/slot-progress.ts";
import { FETCH_EXPIRE_S } from "#lib/queue/contract.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { delay, MINUTE, SECOND } from "#lib/time.ts";
import { type Attempt, completed, defineJob, type Outcome, type WorkerJob } from "../register.ts";

export interface FetchJobOptions {
  /** Requests in flight to a platform. */
  concurrency: number;
  context: FetchContext;
  progress: SlotProgress;
  /** Takes a shard's results. */
  onResult(interval: number, payload: IngestPayload): Promise<void>;
  /** Sends what could not be finished here. */
  send(jobs: readonly FetchJob[]): Promise<unknown>;
  /** To the queue and nowhere else; rejects when that can't be reached. */
  sendToQueue(jobs: readonly FetchJob[]): Promise<unknown>;
  /** Shutdown has waited long enough: what has no answer is left to others. */
  giveUp: AbortSignal;
}

/** Clocks of two workers agree to within this. */
const SKEW_MAX_MS = 2 * SECOND;
/** Or one of them is wrong, but never by more: what is for later still is for no slot that anybody should fetch. */
const SKEW_WRONG_MS = 10 * MINUTE;
/** A slot that has not begun by this worker's clock goes to others so often in its interval, at most each second. */
const PASSES = 12;
/** Left of the job's time for handing its answers on. */
const HAND_ON_MS = 5 * SECOND;

/** Loops that take one job each. */
const LOOPS_MIN = 2;
const LOOPS_MAX = 8;
const REQUESTS_A_LOOP = 8;

/**
 * Only so many jobs in hand as fill the places toward the platform: what one worker hoards beyond that, another one that
 * has places free can't fetch (measured: with 16 in hand and 16 places, two workers stored 89 % of twice one's
 * load). Two at least, since one job gets three quarters of the places; eight where there are places for it, so that one
 * that hangs until its deadline holds up little. Polling each half second is pg-boss's shortest.
 */
function pollingFor(concurrency: number) {
  const loops = Math.floor(concurrency / REQUESTS_A_LOOP);
  return {
    batchSize: 1,
    localConcurrency: Math.min(LOOPS_MAX, Math.max(LOOPS_MIN, loops)),
    pollingIntervalSeconds: 0.5,
    drains: true,
  };
}

export function createFetchJob(options: FetchJobOptions): WorkerJob {
  return defineJob("fetch", pollingFor(options.concurrency), (attempts) =>
    Promise.all(
      attempts.map((attempt) =>
        run(options, attempt).catch((error): Outcome => ({ kind: "retry", message: rootMessageOf(error) })),
      ),
    ),
  );
}

async function run(
  options: FetchJobOptions,
  { id, payload, retryCount, signal }: Attempt<FetchPayload>,
): Promise<Outcome> {
  const { context, progress, onResult, send, giveUp } = options;
  const { clock, registry } = context;
  const early = payload.slot * SECOND - clock.now();
  if (early > SKEW_WRONG_MS) return { kind: "refused", message: "the slot has not begun" };
  if (early > SKEW_MAX_MS) {
    await passOn(options, id, payload, early);
    return completed;
  }
  if (early > 0) await delay(early, giveUp);
  // Handed on already, and the queue was away when that should have been told to it.
  if (payload.ids === undefined && progress.isDone(payload.shard, payload.slot)) return completed;

  const runsUntil = clock.now() + FETCH_EXPIRE_S * SECOND - HAND_ON_MS;
  const stop = AbortSignal.any([signal, giveUp]);
  const result = await fetchShard(context, { payload, retryCount, signal: stop, runsUntil });
  const shard = registry.shard(payload.shard);
  if (shard === undefined) return completed;
  const { platform, interval } = shard;
  if (result.payload !== null) await onResult(interval, result.payload);
  if (result.unfinished.length > 0) {
    const key = { platform, shard: shard.id, slot: payload.slot, interval };
    const waits = Math.max(0, result.resumeAt - clock.now()) / SECOND;
    await send([{ ...key, ids: result.unfinished, after: id, waits }]);
  } else if (payload.ids === undefined) {
    progress.done(shard.id, payload.slot);
  }
  return completed;
}

/** Either this worker's clock is behind or the ticker's is ahead: another worker may know that the slot has begun. */
async function passOn(
  { context: { registry }, sendToQueue }: FetchJobOptions,
  id: string,
  { shard, slot, ids }: FetchPayload,
  early: number,
): Promise<void> {
  if (registry.shard(shard) === undefined) await registry.refresh();
  const due = registry.shard(shard);
  if (due === undefined) return;
  const { platform, interval } = due;
  const waits = Math.min(early / SECOND, Math.max(1, interval / PASSES));
  const job: FetchJob = { platform, shard, slot, interval, after: id, waits };
  await sendToQueue([ids === undefined ? job : { ...job, ids }]);
}
