/** Limits on requests, ours and the platform's, as the platform counts what it sees. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { describe, expect, it, vi } from "vitest";
import { countOutcomes, GUARD_MS, ids, inMs, providerOf, startFaulty } from "#lib/testing/faulty-upstream.ts";

vi.setConfig({ testTimeout: GUARD_MS });

/** The pace leaves room for so much. */
const STALL_MS = 75;
/** Of the loop, which a request waits for: it is let go, it is written, the platform reads it. */
const TURNS = 3;

/** The longest time for which this process stood still since. */
function watchStalls(): () => number {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  return () => loop.max / 1e6;
}

describe("a limit", () => {
  it("is kept as the platform counts it, by all workers together, and mostly used", async () => {
    const { url, stats } = await startFaulty([], { requestsPerSecond: 200 });
    const providers = [1, 2].map(() => providerOf(url, { requestsPerSecond: 200 }));
    for (const provider of providers) provider.setWorkers(2);
    const stallMs = watchStalls();
    const outcomes = await Promise.all(
      providers.map((provider) => provider.fetchMany(ids(250), inMs(60_000))),
    );
    expect(countOutcomes(outcomes.flat())).toEqual({ found: 500 });
    const { overLimit, seconds } = await stats();
    // The platform lives in this process: what it was kept from seeing when it came, it counts to a later second.
    const seenLate = Math.ceil((200 * Math.max(0, TURNS * stallMs() - STALL_MS)) / 1_000);
    expect(overLimit).toBeLessThanOrEqual(seenLate);
    expect(Math.max(...seconds.map(([, asked]) => asked))).toBeLessThanOrEqual(200 + seenLate);
  });

  it("that leaves no time is the reason for what was not asked", async () => {
    const { url } = await startFaulty();
    const provider = providerOf(url, { requestsPerSecond: 100 });
    const counts = countOutcomes(await provider.fetchMany(ids(500), inMs(2_000)));
    expect(counts.found).toBeGreaterThan(100);
    expect(counts.found).toBeLessThanOrEqual(210);
    // One or two may have been on their way.
    expect(counts.rate_limited).toBeGreaterThan(280);
  });

  it.each(["seconds", "date"])(
    "that the platform sets with Retry-After in %s is kept, and all are asked after it",
    async (as) => {
      const { url, stats } = await startFaulty([{ to: 1.5, fault: { kind: "429", retryAfter: 2, as } }]);
      const stallMs = watchStalls();
      const outcomes = await providerOf(url).fetchMany(ids(500), inMs(60_000));
      expect(countOutcomes(outcomes)).toEqual({ found: 500 });
      const { duringHold, latestInHoldMs } = await stats();
      // What was under way when the first of them was refused.
      expect(duringHold).toBeLessThanOrEqual(64);
      // Half of the hold, and what came to a platform that stood still with us.
      expect(latestInHoldMs).toBeLessThan(1_000 + stallMs());
    },
  );
});
