/**
 * Many items with one deadline: concurrency bounded over all batches, turns taken fairly between them, retries with
 * jitter, and a pause for everybody when the platform asks for one. Knows nothing of HTTP.
 */
import type { FailureReason } from "#lib/domain/failure.ts";
import type { Failed, FetchOptions, FetchOutcome } from "#lib/provider/provider.ts";
import type { Random } from "#lib/random.ts";
import { type Clock, HOUR, SECOND } from "#lib/time.ts";

/** Went wrong in a way that may pass. */
export interface Transient {
  kind: "transient";
  reason: FailureReason;
  message: string;
  /** The platform said how long to wait; null: our own backoff. */
  waitMs: number | null;
  /** The wait is meant for all requests, not for this one alone. */
  forAll: boolean;
}

export interface BatchRunner {
  run(externalIds: readonly string[], options: FetchOptions): Promise<FetchOutcome[]>;
  /** Ends all batches, reason `worker_down`; later ones end at once. */
  close(): void;
}

export interface BatchRunnerOptions {
  concurrency: number;
  clock: Clock;
  random: Random;
  /** Tries one item and calls `done` once, unless dropped by the function that it gives back. */
  attempt(externalId: string, done: (result: FetchOutcome | Transient) => void): () => void;
}

const RETRIES_MAX = 3;
const BACKOFF_MS = 250;
const BACKOFF_FACTOR = 3;
/** A platform that asks for more is asked again after this. */
const HOLD_MAX_MS = HOUR;
const TIMEOUT_MAX = 2 ** 31 - 1;

interface Batch {
  ids: readonly string[];
  deadline: number;
  outcomes: (FetchOutcome | undefined)[];
  left: number;
  /** First item that has not been tried. */
  cursor: number;
  /** Items whose retry is due. */
  again: number[];
  retries: Map<number, number>;
  inFlight: Map<number, () => void>;
  timers: Set<NodeJS.Timeout>;
  end(): void;
}

export function createBatchRunner({ concurrency, clock, random, attempt }: BatchRunnerOptions): BatchRunner {
  const batches: Batch[] = [];
  let turn = 0;
  let inFlight = 0;
  let pumping = false;
  let closed = false;
  /** Nothing is started before this; epoch ms of `clock`. */
  let holdUntil = 0;
  let holdTimer: NodeJS.Timeout | undefined;

  /** Starts what may be started: one item of each batch in turn. */
  function pump() {
    if (pumping || holdTimer !== undefined) return;
    pumping = true;
    while (inFlight < concurrency && holdTimer === undefined) {
      const batch = nextReady();
      if (batch === undefined) break;
      start(batch, batch.again.shift() ?? batch.cursor++);
    }
    pumping = false;
  }

  function nextReady(): Batch | undefined {
    for (let tried = 0; tried < batches.length; tried++) {
      turn = (turn + 1) % batches.length;
      const batch = batches[turn];
      if (batch !== undefined && (batch.again.length > 0 || batch.cursor < batch.ids.length)) return batch;
    }
    return undefined;
  }

  function start(batch: Batch, item: number) {
    inFlight++;
    const drop = attempt(batch.ids[item] ?? "", (result) => {
      inFlight--;
      batch.inFlight.delete(item);
      if (result.kind === "transient") retry(batch, item, result);
      else if (result.kind === "found" && result.retrievedAt >= batch.deadline)
        fail(batch, item, "timeout", tooLate);
      else settle(batch, item, result);
      pump();
    });
    batch.inFlight.set(item, drop);
  }

  function retry(batch: Batch, item: number, { reason, message, waitMs, forAll }: Transient) {
    const now = clock.now();
    const retries = batch.retries.get(item) ?? 0;
    // Pauses are bounded by the deadline alone: a platform that lets few requests through is no failing one. One of
    // under a second is no brake and counts as a retry, so that a loop ends.
    const paused = forAll && waitMs !== null && waitMs >= SECOND;
    if (paused) hold(now + Math.min(waitMs, HOLD_MAX_MS));
    const backoff = paused ? 0 : BACKOFF_MS * BACKOFF_FACTOR ** retries * (0.5 + random());
    const due = Math.max(now + Math.max(backoff, waitMs ?? 0), holdUntil);
    if ((!paused && retries >= RETRIES_MAX) || due >= batch.deadline)
      return fail(batch, item, reason, message);
    if (!paused) batch.retries.set(item, retries + 1);
    const timer = setTimeout(() => {
      batch.timers.delete(timer);
      batch.again.push(item);
      pump();
    }, due - now);
    batch.timers.add(timer);
  }

  /** Batches that would end before the pause does give up what they have not asked for. */
  function hold(until: number) {
    if (until <= holdUntil) return;
    holdUntil = until;
    clearTimeout(holdTimer);
    const wait = until - clock.now() + random() * BACKOFF_MS;
    holdTimer = setTimeout(() => {
      holdTimer = undefined;
      pump();
    }, wait);
    for (const batch of [...batches]) giveUpHeld(batch);
  }

  function giveUpHeld(batch: Batch) {
    if (batch.deadline > holdUntil) return;
    failRest(batch, "rate_limited", "The platform asked for a pause beyond the deadline.", true);
  }

  function settle(batch: Batch, item: number, outcome: FetchOutcome) {
    if (batch.outcomes[item] !== undefined) return;
    batch.outcomes[item] = outcome;
    batch.left--;
    if (batch.left === 0) batch.end();
  }

  function fail(batch: Batch, item: number, reason: FailureReason, message: string) {
    const outcome: Failed = { kind: "failed", externalId: batch.ids[item] ?? "", reason, message };
    settle(batch, item, outcome);
  }

  function failRest(batch: Batch, reason: FailureReason, message: string, keepInFlight: boolean) {
    batch.cursor = batch.ids.length;
    batch.again = [];
    for (const timer of batch.timers) clearTimeout(timer);
    batch.timers.clear();
    if (!keepInFlight) {
      inFlight -= batch.inFlight.size;
      for (const drop of batch.inFlight.values()) drop();
      batch.inFlight.clear();
    }
    for (let item = 0; item < batch.ids.length; item++) {
      if (batch.outcomes[item] === undefined && !batch.inFlight.has(item)) fail(batch, item, reason, message);
    }
    pump();
  }

  function run(ids: readonly string[], { deadline, signal }: FetchOptions): Promise<FetchOutcome[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => failRest(batch, "timeout", tooLate, false),
        Math.min(TIMEOUT_MAX, Math.max(0, deadline - clock.now())),
      );
      const onAbort = () => failRest(batch, "worker_down", "The worker is stopping.", false);
      const batch: Batch = {
        ids,
        deadline,
        outcomes: new Array(ids.length),
        left: ids.length,
        cursor: 0,
        again: [],
        retries: new Map(),
        inFlight: new Map(),
        timers: new Set(),
        end() {
          clearTimeout(timer);
          signal?.removeEventListener("abort", onAbort);
          const at = batches.indexOf(batch);
          if (at !== -1) batches.splice(at, 1);
          resolve(batch.outcomes.filter((outcome) => outcome !== undefined));
        },
      };
      if (closed || signal?.aborted) return onAbort();
      if (deadline <= clock.now()) return failRest(batch, "timeout", tooLate, false);
      signal?.addEventListener("abort", onAbort, { once: true });
      batches.push(batch);
      if (holdTimer !== undefined) giveUpHeld(batch);
      pump();
    });
  }

  return {
    run,
    close() {
      closed = true;
      clearTimeout(holdTimer);
      for (const batch of [...batches]) failRest(batch, "worker_down", "The provider is closed.", false);
    },
  };
}

const tooLate = "No answer by the deadline.";
