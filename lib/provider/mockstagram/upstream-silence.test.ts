/** A platform that answers nobody, and one that answers most: who is asked, and what the others get. */
import { describe, expect, it, vi } from "vitest";
import { countOutcomes, GUARD_MS, ids, inMs, providerOf, startFaulty } from "#lib/testing/faulty-upstream.ts";

vi.setConfig({ testTimeout: GUARD_MS });

describe("a platform that answers nobody", () => {
  it.each([
    ["upstream_error", { kind: "status", status: [500, 502, 503] }],
    ["network", { kind: "reset" }],
    ["network", { kind: "tear" }],
    ["rate_limited", { kind: "429", as: "none" }],
  ])(
    "is left alone, and each influencer fails at its deadline for the true reason: %s",
    async (reason, fault) => {
      const { url, stats } = await startFaulty([{ fault }]);
      const provider = providerOf(url);
      const start = performance.now();
      // In half of it a slow machine had not been refused often enough for it to be clear.
      const outcomes = await provider.fetchMany(ids(1_000), inMs(5_000));
      expect(countOutcomes(outcomes)).toEqual({ [reason]: 1_000 });
      expect(performance.now() - start).toBeGreaterThanOrEqual(4_495);
      // Those that were under way when it became clear, and single ones from time to time.
      expect((await stats()).requests).toBeLessThan(150);
      expect(provider.limits()).toMatchObject({ cause: reason, answering: false });
      expect(provider.stats().breaker).not.toBe("closed");
    },
  );

  it("also when it hangs", async () => {
    const { url, stats } = await startFaulty([{ fault: { kind: "hang" } }]);
    const provider = providerOf(url, { requestTimeoutMs: 300 });
    expect(countOutcomes(await provider.fetchMany(ids(1_000), inMs(2_500)))).toEqual({ timeout: 1_000 });
    expect((await stats()).requests).toBeLessThan(150);
  });

  it("costs nobody a data point when it comes back in time", async () => {
    const { url, setRules, stats } = await startFaulty([{ fault: { kind: "status", status: 503 } }]);
    const provider = providerOf(url, { random: Math.random });
    const batch = provider.fetchMany(ids(500), inMs(60_000));
    await vi.waitUntil(() => provider.stats().breaker !== "closed");
    setRules([]);
    expect(countOutcomes(await batch)).toEqual({ found: 500 });
    const { requests, seconds } = await stats();
    expect(requests).toBeLessThan(500 + 150);
    // Where nobody knows what is usual: ten in the first second, and not all at once later on.
    expect(seconds.slice(1).filter(([, asked]) => asked > 300)).toEqual([]);
  });
});

it("a third of failures opens nothing: four in a row befall one in a hundred", async () => {
  const { url, stats } = await startFaulty([
    { share: 0.3, fault: { kind: "status", status: [500, 502, 503] } },
  ]);
  const provider = providerOf(url, { random: Math.random });
  const outcomes = await provider.fetchMany(ids(3_000), inMs(60_000));
  const failed = countOutcomes(outcomes).upstream_error ?? 0;
  // 0.3⁴ of them are 24; five standard deviations more.
  expect(failed).toBeLessThanOrEqual(50);
  expect(countOutcomes(outcomes)).toEqual({
    found: 3_000 - failed,
    ...(failed > 0 ? { upstream_error: failed } : {}),
  });
  expect(provider.stats().breaker).toBe("closed");
  expect((await stats()).requests).toBeLessThan(3_000 * 1.5);
});
