/** Who asked when, second by second, and how the limit was kept: what a checker of clients reads at `GET /stats`. */

export interface Traffic {
  /** A request for an account came in; false: it is over the limit. */
  came(nowMs: number): boolean;
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
}

const SECONDS = 1_800;
const COLUMNS = 4;

export function createTraffic(startMs: number, limit: number | null): Traffic {
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
    came(nowMs) {
      count(nowMs, 0);
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
      };
    },
  };
}
