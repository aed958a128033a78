/**
 * Asks for what can wait: few at a time, one try each, only while no data point waits for a request and the platform may
 * be asked freely. What fails here says nothing of data points: no breaker opens and nobody is held for it; it only
 * ends the asking.
 */
import type { FailureReason } from "#lib/domain/failure.ts";
import type { Failed, SuspicionAnswers, SuspicionOptions, SuspicionOutcome } from "#lib/provider/provider.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import type { Transient } from "./create-batch-runner.ts";

export interface CalmRunnerOptions {
  concurrency: number;
  clock: Clock;
  /** Whether one may start now. */
  mayStart(onlyWhenIdle: boolean): boolean;
  /** One starts. */
  onStart(): void;
  /** Tries one item and calls `done` once, unless dropped by the function that it gives back. */
  attempt(externalId: string, done: (result: SuspicionOutcome | Transient) => void): () => void;
}

export interface CalmRunner {
  run(externalIds: readonly string[], options: SuspicionOptions): Promise<SuspicionAnswers>;
  /** Ends all runs. */
  close(): void;
}

/** So many in a row without an answer: the platform has other worries. */
const FAILURES_IN_ROW = 5;
/** How soon it looks again whether it may. */
const LOOK_MS = SECOND / 40;
/** Of the platform itself, not of one account. */
const troubles: readonly FailureReason[] = ["upstream_error", "timeout", "network"];

export function createCalmRunner(options: CalmRunnerOptions): CalmRunner {
  const { concurrency, clock, mayStart, onStart, attempt } = options;
  const closing = new AbortController();

  function run(ids: readonly string[], { deadline, signal, onlyWhenIdle }: SuspicionOptions) {
    return new Promise<SuspicionAnswers>((resolve) => {
      const outcomes = ids.map((externalId): SuspicionOutcome => ({ kind: "not_asked", externalId }));
      const underWay = new Map<number, () => void>();
      const ends = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      let next = 0;
      let inRow = 0;
      let isOver = false;
      let stoppedBy: FailureReason | null = null;
      let waitMs: number | null = null;

      function end() {
        if (isOver) return;
        isOver = true;
        clearInterval(looking);
        clearTimeout(atDeadline);
        ends.removeEventListener("abort", end);
        for (const drop of underWay.values()) drop();
        resolve({ outcomes, stoppedBy, waitMs });
      }

      function endLate() {
        for (const item of underWay.keys()) outcomes[item] = late(ids[item] ?? "");
        end();
      }

      function settle(item: number, result: SuspicionOutcome | Transient) {
        const isTransient = result.kind === "transient";
        if (isTransient && result.waitMs !== null) waitMs = Math.max(waitMs ?? 0, result.waitMs);
        const outcome = isTransient ? failedFor(ids[item] ?? "", result) : result;
        outcomes[item] = outcome;
        const reason = outcome.kind === "failed" ? outcome.reason : null;
        inRow = reason !== null && troubles.includes(reason) ? inRow + 1 : 0;
        if (reason === "rate_limited" || inRow >= FAILURES_IN_ROW) stoppedBy ??= reason;
      }

      function start() {
        const item = next++;
        onStart();
        const drop = attempt(ids[item] ?? "", (result) => {
          underWay.delete(item);
          settle(item, result);
          pump();
        });
        underWay.set(item, drop);
      }

      function pump() {
        const has = () => stoppedBy === null && next < ids.length && underWay.size < concurrency;
        while (!isOver && has() && mayStart(onlyWhenIdle())) start();
        if (underWay.size === 0 && (stoppedBy !== null || next >= ids.length)) end();
      }

      const looking = setInterval(pump, LOOK_MS);
      const atDeadline = setTimeout(endLate, Math.max(0, deadline - clock.now()));
      ends.addEventListener("abort", end);
      if (ends.aborted) end();
      else pump();
    });
  }

  return { run, close: () => closing.abort() };
}

/** With another try it may be answered. */
function failedFor(externalId: string, { reason, message }: Transient): Failed {
  return { kind: "failed", externalId, reason, message, cutShort: true };
}

function late(externalId: string): Failed {
  return {
    kind: "failed",
    externalId,
    reason: "timeout",
    message: "No answer by the deadline.",
    cutShort: true,
  };
}
