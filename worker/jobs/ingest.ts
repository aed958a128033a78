/** Job `ingest`: what fetch jobs brought goes into the database; a job is completed only after the commit. */
import type { Database } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { storeBatch } from "#lib/ingest/store-batch.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { completed, defineJob, type Outcome, type WorkerJob } from "../register.ts";
import type { SlotSummary } from "../slot-summary.ts";

export interface IngestJobOptions {
  db: Database;
  clock: Clock;
  summary: SlotSummary;
}

/** Nothing was observed in a slot that lies ahead; clocks of two workers agree to within this. */
const AHEAD_MAX_MS = 5 * SECOND;

const polling = { batchSize: 10, localConcurrency: 2, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };

export function createIngestJob({ db, clock, summary }: IngestJobOptions): WorkerJob {
  return defineJob("ingest", polling, async (attempts) => {
    const latest = clock.now() + AHEAD_MAX_MS;
    const outcomes = new Map<IngestPayload, Outcome>();
    const sound: IngestPayload[] = [];
    for (const { payload } of attempts) {
      if (payload.slot * SECOND <= latest) sound.push(payload);
      else outcomes.set(payload, { kind: "refused", message: "the slot has not begun" });
    }
    for (const [i, outcome] of (await storeBatch(db, sound)).entries()) {
      const payload = sound[i];
      if (payload === undefined) continue;
      if (outcome.kind === "stored") summary.stored(outcome.points);
      outcomes.set(payload, outcome.kind === "stored" ? completed : outcome);
    }
    return attempts.map(({ payload }) => outcomes.get(payload) ?? { kind: "retry", message: "no outcome" });
  });
}
