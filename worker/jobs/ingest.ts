/**
 * Job `ingest`: what fetch jobs brought goes into the database, what can't be stored into its dead letters; a job is
 * completed only after the commit.
 */
import type { Database } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { fileUnreadable } from "#lib/ingest/file-unreadable.ts";
import { storeBatch } from "#lib/ingest/store-batch.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";
import { type Clock, delay, MINUTE, SECOND } from "#lib/time.ts";
import { type Attempt, completed, defineJob, type Outcome, type WorkerJob } from "../register.ts";

export interface IngestJobOptions {
  db: Database;
  clock: Clock;
  /** So many data points are committed. */
  onStored(points: number): void;
  /** So many data points were refused: of slots whose data points are no longer kept. */
  onExpired(points: number): void;
  /** So many payloads, or parts of one, are in the dead letters. */
  onDeadLetters(count: number): void;
}

/** Nothing was observed in a slot that lies ahead; clocks of two workers agree to within this. */
const AHEAD_MAX_MS = 5 * SECOND;
/** After a step of the database's clock they differ, until each worker has followed: it waits for that, up to here. */
const WAITS_MAX_MS = 10 * MINUTE;
const TOO_EARLY = "its slot has not begun by this worker's clock";
const AHEAD = "its slot had not begun: the clock of the worker that fetched it was ahead";

/**
 * Before a loop looks for more jobs when the database took none of a batch. With a queue on a server of its own jobs pile
 * up then; each one that fails is written anew, payload and all, and loops without a rest would do nothing but that.
 */
const REST_MS = SECOND;

const polling = { batchSize: 10, localConcurrency: 2, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };

export function createIngestJob(options: IngestJobOptions): WorkerJob {
  const { db, clock, onStored, onExpired, onDeadLetters } = options;
  async function storeAll(attempts: readonly Attempt<IngestPayload>[]): Promise<Outcome[]> {
    const now = clock.now();
    const outcomes = new Map<IngestPayload, Outcome>();
    const sound: IngestPayload[] = [];
    const ahead: IngestPayload[] = [];
    for (const { payload } of attempts) {
      const early = payload.slot * SECOND - now;
      if (early <= AHEAD_MAX_MS) sound.push(payload);
      else if (early > WAITS_MAX_MS) ahead.push(payload);
      else outcomes.set(payload, { kind: "retry", message: TOO_EARLY });
    }
    const stored = await storeBatch(db, sound);
    if (sound.length > 0 && stored.every(({ kind }) => kind === "retry"))
      await delay(REST_MS, attempts[0]?.signal);
    for (const [i, outcome] of stored.entries()) {
      const payload = sound[i];
      if (payload === undefined) continue;
      if (outcome.kind !== "retry") onStored(outcome.points);
      if (outcome.kind === "stored" && outcome.expired > 0) onExpired(outcome.expired);
      if (outcome.kind === "lettered") onDeadLetters(1);
      outcomes.set(payload, outcome.kind === "stored" ? completed : outcome);
    }
    await storeDeadLetters(
      db,
      ahead.map((payload) => ({ queue: "ingest", payload, cause: AHEAD })),
    );
    if (ahead.length > 0) onDeadLetters(ahead.length);
    for (const payload of ahead) outcomes.set(payload, { kind: "lettered", message: AHEAD });
    return attempts.map(({ payload }) => outcomes.get(payload) ?? { kind: "retry", message: "no outcome" });
  }
  return defineJob("ingest", polling, storeAll, async (jobs) => {
    await fileUnreadable(db, jobs);
    onDeadLetters(jobs.length);
  });
}
