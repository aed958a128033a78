/**
 * Many items with one deadline: concurrency bounded over all batches, places shared fairly between them, retries with
 * jitter. Whether the platform may be asked at all is the gate's to say. Knows nothing of HTTP.
 */
import type { FailureReason } from "#lib/domain/failure.ts";
import type { Failed, FetchOptions, FetchOutcome } from "#lib/provider/provider.ts";
import type { Random } from "#lib/random.ts";
import { type Clock, HOUR, monotonicMs, SECOND } from "#lib/time.ts";
import { chooseBatch } from "./choose-batch.ts";
import type { Gate } from "./create-gate.ts";

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
  /** Requests under way, and items that wait for one. */
  load(): { inFlight: number; waiting: number };
}

export interface BatchRunnerOptions {
  concurrency: number;
  clock: Clock;
  random: Random;
  gate: Gate;
  /** Tries one item and calls `done` once, unless dropped by the function that it gives back. */
  attempt(externalId: string, done: (result: FetchOutcome | Transient) => void): () => void;
}

const RETRIES_MAX = 3;
const BACKOFF_MS = 250;
const BACKOFF_FACTOR = 3;
/** A platform that asks for more is asked again after this. */
const HOLD_MAX_MS = HOUR;
const TIMEOUT_MAX = 2 ** 31 - 1;
/** Of many places some stay free of a batch that hangs: the others go on. */
const SHARE_MAX = 0.75;
const PLACES_TO_SHARE = 8;

interface Flight {
  /** When it began, on a clock that never jumps. */
  since: number;
  drop(): void;
}

interface Batch {
  ids: readonly string[];
  deadline: number;
  outcomes: (FetchOutcome | undefined)[];
  left: number;
  /** First item that has not been tried. */
  cursor: number;
  /** Items whose retry is due. */
  again: number[];
  /** Items that failed and may be tried again, or are. */
  tried: Map<number, { retries: number; last: Transient }>;
  /** By item, those under way. No Map: create-http-client says why. */
  inFlight: (Flight | undefined)[];
  underWay: number;
  timers: Set<NodeJS.Timeout>;
  /** What its requests took, all together: those that nobody answered in time, and the others. */
  spentMs: { waiting: number; served: number };
  end(): void;
}

export function createBatchRunner(options: BatchRunnerOptions): BatchRunner {
  const { concurrency, clock, random, gate, attempt } = options;
  const placesMax = concurrency < PLACES_TO_SHARE ? concurrency : Math.floor(concurrency * SHARE_MAX);
  const batches: Batch[] = [];
  /** Whose it was last. */
  let turn = 0;
  let inFlight = 0;
  let pumping = false;
  let closed = false;
  let waker: NodeJS.Timeout | undefined;
  let wakesAt = 0;
  /** Why nothing more was started; null: for want of places, or of anything to start. */
  let barred: FailureReason | null = null;

  /** Starts what may be started. */
  function pump() {
    if (pumping) return;
    pumping = true;
    while (inFlight < concurrency) {
      const chosen = chooseBatch(batches, turn, placesMax);
      const batch = batches[chosen];
      if (batch === undefined) break;
      turn = chosen;
      const wait = gate.wait();
      barred = wait > 0 ? gate.barredBy() : null;
      if (wait > 0) {
        wakeIn(wait);
        break;
      }
      start(batch, batch.again.shift() ?? batch.cursor++);
    }
    pumping = false;
  }

  function wakeIn(ms: number) {
    if (ms === Number.POSITIVE_INFINITY) return;
    const at = monotonicMs() + ms;
    if (waker !== undefined && wakesAt <= at) return;
    clearTimeout(waker);
    wakesAt = at;
    waker = setTimeout(
      () => {
        waker = undefined;
        pump();
      },
      Math.min(TIMEOUT_MAX, Math.ceil(ms)),
    );
  }

  function start(batch: Batch, item: number) {
    inFlight++;
    const ticket = gate.start(batch.tried.has(item));
    const since = monotonicMs();
    const drop = attempt(batch.ids[item] ?? "", (result) => {
      inFlight--;
      batch.underWay--;
      batch.inFlight[item] = undefined;
      const isAnswered = result.kind !== "transient" || result.reason !== "timeout";
      batch.spentMs[isAnswered ? "served" : "waiting"] += monotonicMs() - since;
      if (result.kind === "transient") {
        onTransient(batch, item, ticket, result);
      } else {
        gate.answered(ticket);
        if (result.kind === "found" && result.retrievedAt >= batch.deadline)
          fail(batch, item, "timeout", tooLate, true);
        else settle(batch, item, result);
      }
      pump();
    });
    const giveUp = () => {
      drop();
      gate.dropped(ticket);
    };
    batch.underWay++;
    batch.inFlight[item] = { since, drop: giveUp };
  }

  function onTransient(batch: Batch, item: number, ticket: number, last: Transient) {
    const { reason, message, waitMs, forAll } = last;
    const now = clock.now();
    const retries = batch.tried.get(item)?.retries ?? 0;
    // Pauses are bounded by the deadline alone: a platform that lets few requests through is no failing one. One of
    // under a second is no brake and counts as a retry, so that a loop ends.
    const paused = forAll && waitMs !== null && waitMs >= SECOND;
    if (paused) {
      gate.answered(ticket);
      gate.hold(now + Math.min(waitMs, HOLD_MAX_MS));
      for (const other of [...batches]) giveUpHeld(other);
    } else {
      gate.failed(ticket, reason);
    }
    const backoff = paused ? 0 : BACKOFF_MS * BACKOFF_FACTOR ** retries * (0.5 + random());
    const due = Math.max(now + Math.max(backoff, waitMs ?? 0), gate.holdUntil());
    const usedUp = !paused && retries >= RETRIES_MAX;
    if (usedUp || due >= batch.deadline) return fail(batch, item, reason, message, !usedUp);
    batch.tried.set(item, { retries: paused ? retries : retries + 1, last });
    const timer = setTimeout(() => {
      batch.timers.delete(timer);
      batch.again.push(item);
      pump();
    }, due - now);
    batch.timers.add(timer);
  }

  /** Batches that would end before the pause does give up what they have not asked for. */
  function giveUpHeld(batch: Batch) {
    if (batch.deadline > gate.holdUntil()) return;
    failRest(batch, "rate_limited", "The platform asked for a pause beyond the deadline.", true);
  }

  function settle(batch: Batch, item: number, outcome: FetchOutcome) {
    if (batch.outcomes[item] !== undefined) return;
    batch.outcomes[item] = outcome;
    batch.left--;
    if (batch.left === 0) batch.end();
  }

  function fail(batch: Batch, item: number, reason: FailureReason, message: string, cutShort: boolean) {
    const outcome: Failed = { kind: "failed", externalId: batch.ids[item] ?? "", reason, message };
    settle(batch, item, cutShort ? { ...outcome, cutShort } : outcome);
  }

  /** Most of the time went on requests that nobody answered: it is the platform that was slow, not this worker. */
  function isPlatformSlow({ spentMs, inFlight: requests }: Batch): boolean {
    const now = monotonicMs();
    const waiting = requests.reduce(
      (sum, flight) => sum + (flight ? now - flight.since : 0),
      spentMs.waiting,
    );
    return waiting > spentMs.served;
  }

  /** What had no answer in time: each for its own reason, as far as there is one. */
  function failLate(batch: Batch) {
    const reason = barred ?? (isPlatformSlow(batch) ? "timeout" : "late");
    for (const [item, { last }] of batch.tried) fail(batch, item, last.reason, last.message, true);
    for (const [item, flight] of batch.inFlight.entries()) {
      if (flight !== undefined) fail(batch, item, "timeout", tooLate, true);
    }
    failRest(batch, reason, notAsked, false);
  }

  function failRest(batch: Batch, reason: FailureReason, message: string, keepInFlight: boolean) {
    batch.cursor = batch.ids.length;
    batch.again = [];
    for (const timer of batch.timers) clearTimeout(timer);
    batch.timers.clear();
    if (!keepInFlight) {
      inFlight -= batch.underWay;
      batch.underWay = 0;
      for (const flight of batch.inFlight.splice(0)) flight?.drop();
    }
    for (let item = 0; item < batch.ids.length; item++) {
      if (batch.outcomes[item] !== undefined || batch.inFlight[item] !== undefined) continue;
      fail(batch, item, reason, message, reason !== "worker_down");
    }
    pump();
  }

  function run(ids: readonly string[], { deadline, signal }: FetchOptions): Promise<FetchOutcome[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => failLate(batch),
        Math.min(TIMEOUT_MAX, Math.max(0, deadline - clock.now())),
      );
      const onAbort = () => failRest(batch, "worker_down", "The worker is stopping.", false);
      const batch: Batch = {
        ids,
        spentMs: { waiting: 0, served: 0 },
        deadline,
        outcomes: new Array(ids.length),
        left: ids.length,
        cursor: 0,
        again: [],
        tried: new Map(),
        inFlight: new Array(ids.length),
        underWay: 0,
        timers: new Set(),
        end() {
          clearTimeout(timer);
          signal?.removeEventListener("abort", onAbort);
          const at = batches.indexOf(batch);
          if (at !== -1) batches.splice(at, 1);
          if (batches.length === 0) {
            clearTimeout(waker);
            waker = undefined;
          }
          resolve(batch.outcomes.filter((outcome) => outcome !== undefined));
        },
      };
      if (closed || signal?.aborted) return onAbort();
      if (deadline <= clock.now()) return failRest(batch, "late", notAsked, false);
      signal?.addEventListener("abort", onAbort, { once: true });
      batches.push(batch);
      giveUpHeld(batch);
      pump();
    });
  }

  gate.onChange(() => {
    for (const batch of [...batches]) giveUpHeld(batch);
    pump();
  });

  return {
    run,
    close() {
      closed = true;
      for (const batch of [...batches]) failRest(batch, "worker_down", "The provider is closed.", false);
    },
    load() {
      const left = batches.reduce((sum, batch) => sum + batch.left, 0);
      return { inFlight, waiting: left - inFlight };
    },
  };
}

const tooLate = "No answer by the deadline.";
const notAsked = "Not asked before the deadline.";
