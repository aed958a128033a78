/**
 * Who asked when, second by second, how often for one account, and how the limit was kept: what a checker of clients
 * reads at `GET /stats`.
 */
import { PK_MAX, PK_MIN } from "./value.ts";

export interface Traffic {
  /** A request for an account came in; false: it is over the limit. */
  came(nowMs: number, pk: number): boolean;
  served(nowMs: number): void;
  /** It was refused with Retry-After: until then nobody should ask. */
  held(nowMs: number, seconds: number): void;
  ended(): void;
  report(nowMs: number): TrafficReport;
}

export interface TrafficReport {
  /** Epoch seconds. */
  now: number;
  startedAt: number;
  /** Requests for accounts, since the start. */
  requests: number;
  /** Proper 200 answers. */
  served: number;
  /** Refused because of the limit: there were as many as it allows in the second before. */
  overLimit: number;
  /** Came while a Retry-After was in force. */
  duringHold: number;
  /** The latest of them, in milliseconds after the pause had begun. */
  latestInHoldMs: number;
  /** Under way at once. */
  maxConcurrent: number;
  concurrent: number;
  /** [epoch second, requests, served, over the limit, during a hold] of the last 30 minutes; quiet seconds are left out. */
  seconds: [number, number, number, number, number][];
  /** [slot, most requests for one account in it, 255 at most] of the last 30 minutes; quiet slots are left out. */
  slots: [number, number][];
}

const SECONDS = 1_800;
const COLUMNS = 4;

/** `slotSeconds`: in whose slots requests for one account are counted. `limit`: requests a second; null: none. */
export function createTraffic(startMs: number, slotSeconds: number, limit: number | null): Traffic {
  const totals = new Float64Array(COLUMNS);
  const counts = new Uint32Array(SECONDS * COLUMNS);
  let newest = Math.floor(startMs / 1_000);
  let concurrent = 0;
  let maxConcurrent = 0;
  let holdFrom = 0;
  let holdUntil = 0;
  let latestInHoldMs = 0;
  /** When the last requests within the limit came. */
  const recent = limit === null ? null : new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  /** Of the running slot, one byte an account, however many ask. */
  const ofAccount = new Uint8ClampedArray(PK_MAX - PK_MIN + 1);
  /** Of no slot whose requests have not begun. */
  const slots: [number, number][] = [];

  function countFor(pk: number, nowMs: number) {
    const slot = Math.floor(nowMs / 1_000 / slotSeconds) * slotSeconds;
    let running = slots.at(-1);
    if (running === undefined || running[0] < slot) {
      running = [slot, 0];
      slots.push(running);
      ofAccount.fill(0);
      while ((slots[0]?.[0] ?? slot) <= slot - SECONDS) slots.shift();
    }
    const at = pk - PK_MIN;
    const asked = (ofAccount[at] ?? 0) + 1;
    ofAccount[at] = asked;
    running[1] = Math.max(running[1], ofAccount[at] ?? 0);
  }

  function count(nowMs: number, column: number) {
    const second = Math.floor(nowMs / 1_000);
    if (second > newest) {
      for (let s = Math.max(newest + 1, second - SECONDS + 1); s <= second; s++) {
        counts.fill(0, (s % SECONDS) * COLUMNS, (s % SECONDS) * COLUMNS + COLUMNS);
      }
      newest = second;
    }
    const at = (second % SECONDS) * COLUMNS + column;
    counts[at] = (counts[at] ?? 0) + 1;
    totals[column] = (totals[column] ?? 0) + 1;
  }

  return {
    came(nowMs, pk) {
      count(nowMs, 0);
      countFor(pk, nowMs);
      concurrent++;
      if (concurrent > maxConcurrent) maxConcurrent = concurrent;
      if (nowMs < holdUntil) {
        count(nowMs, 3);
        latestInHoldMs = Math.max(latestInHoldMs, nowMs - holdFrom);
      }
      if (recent === null) return true;
      const clock = performance.now();
      if (clock - (recent[oldest] ?? 0) < 1_000) {
        count(nowMs, 2);
        return false;
      }
      recent[oldest] = clock;
      oldest = (oldest + 1) % recent.length;
      return true;
    },
    served: (nowMs) => count(nowMs, 1),
    held(nowMs, seconds) {
      if (nowMs >= holdUntil) holdFrom = nowMs;
      holdUntil = Math.max(holdUntil, nowMs + seconds * 1_000);
    },
    ended() {
      concurrent--;
    },
    report(nowMs) {
      const [requests = 0, served = 0, overLimit = 0, duringHold = 0] = totals;
      const seconds: TrafficReport["seconds"] = [];
      for (let s = Math.max(newest - SECONDS + 1, Math.floor(startMs / 1_000)); s <= newest; s++) {
        const [a = 0, b = 0, c = 0, d = 0] = counts.subarray(
          (s % SECONDS) * COLUMNS,
          (s % SECONDS) * COLUMNS + COLUMNS,
        );
        if (a + b + c + d > 0) seconds.push([s, a, b, c, d]);
      }
      return {
        now: nowMs / 1_000,
        startedAt: startMs / 1_000,
        requests,
        served,
        overLimit,
        duringHold,
        latestInHoldMs,
        maxConcurrent,
        concurrent,
        seconds,
        slots,
      };
    },
  };
}
