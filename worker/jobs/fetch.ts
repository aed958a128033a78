/** Job `fetch`: a shard's influencers for one slot; what came goes to `ingest` as soon as the shard is done. */

import type { FetchPayload } from "#lib/domain/fetch-payload.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { type FetchContext, fetchShard } from "#lib/fetch/fetch-shard.ts";
import { FETCH_EXPIRE_S } from "#lib/queue/contract.ts";
import type { JobQueue } from "#lib/queue/open-queue.ts";
import { sendFetchJobs } from "#lib/queue/send-fetch-jobs.ts";
import { delay, SECOND } from "#lib/time.ts";
import { type Attempt, completed, defineJob, type Outcome, type WorkerJob } from "../register.ts";
import type { SlotSummary } from "../slot-summary.ts";

export interface FetchJobOptions {
  context: FetchContext;
  queue: JobQueue;
  summary: SlotSummary;
  /** Shutdown has waited long enough: what has no answer is left to others. */
  giveUp: AbortSignal;
}

/** Clocks of two workers agree to within this. */
const SKEW_MAX_MS = 2 * SECOND;
/** Left of the job's time for handing its answers on. */
const HAND_ON_MS = 5 * SECOND;

/**
 * Eight loops of two: 16 jobs in hand at most, so that one worker does not hoard what another could fetch, and a shard
 * that hangs until its deadline holds up one loop of eight. Polling each half second is pg-boss's shortest.
 */
const polling = { batchSize: 2, localConcurrency: 8, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };

export function createFetchJob(options: FetchJobOptions): WorkerJob {
  return defineJob("fetch", polling, (attempts) =>
    Promise.all(
      attempts.map((attempt) =>
        run(options, attempt).catch((error): Outcome => ({ kind: "retry", message: rootMessageOf(error) })),
      ),
    ),
  );
}

async function run(
  { context, queue, summary, giveUp }: FetchJobOptions,
  { id, payload, retryCount, signal }: Attempt<FetchPayload>,
): Promise<Outcome> {
  const { clock, registry } = context;
  const early = payload.slot * SECOND - clock.now();
  if (early > SKEW_MAX_MS) return { kind: "refused", message: "the slot has not begun" };
  if (early > 0) await delay(early, giveUp);

  const runsUntil = clock.now() + FETCH_EXPIRE_S * SECOND - HAND_ON_MS;
  const stop = AbortSignal.any([signal, giveUp]);
  const result = await fetchShard(context, { payload, retryCount, signal: stop, runsUntil });
  const shard = registry.shard(payload.shard);
  if (result.payload !== null && shard !== undefined) {
    await handOn(queue, result.payload, () => clock.now() < runsUntil + HAND_ON_MS / 2, giveUp);
    for (const { id: member, username } of result.payload.usernames ?? []) {
      registry.noteUsername(shard.id, member, username);
    }
    summary.fetched(shard.interval, result.payload);
  }
  if (result.unfinished.length > 0 && shard !== undefined) {
    const { platform, interval } = shard;
    const rest = {
      platform,
      shard: shard.id,
      slot: payload.slot,
      interval,
      ids: result.unfinished,
      after: id,
    };
    await sendFetchJobs(queue, [rest]);
  }
  return completed;
}

/** The answers are there and the slot won't come back: a queue that stumbles for a moment must not cost them. */
async function handOn(queue: JobQueue, payload: IngestPayload, hasTime: () => boolean, giveUp: AbortSignal) {
  for (;;) {
    try {
      await queue.insert("ingest", [{ data: payload }]);
      return;
    } catch (error) {
      if (!hasTime() || giveUp.aborted) throw error;
      await delay(SECOND / 2, giveUp);
    }
  }
}
