/** Provider against the stand-in as it misbehaves, over real sockets: what a shard gets out of it. */
import { describe, expect, it, vi } from "vitest";
import { countOutcomes, GUARD_MS, ids, inMs, providerOf, startFaulty } from "#lib/testing/faulty-upstream.ts";
import { garbageForms } from "#mockstagram/script.ts";

vi.setConfig({ testTimeout: GUARD_MS });

describe("a shard that hangs", () => {
  it.each(["hang", "stall", "drip"])("takes no places from the others: %s", async (kind) => {
    const { url } = await startFaulty([{ pks: [1_000_000, 1_000_999], fault: { kind } }]);
    const provider = providerOf(url, { requestTimeoutMs: 30_000 });
    const stop = new AbortController();
    const hung = provider.fetchMany(ids(1_000), { ...inMs(20_000), signal: stop.signal });
    await vi.waitUntil(() => provider.stats().inFlight >= 48);
    for (let shard = 1; shard <= 3; shard++) {
      const others = await provider.fetchMany(ids(300, shard * 1_000), inMs(15_000));
      expect(countOutcomes(others)).toEqual({ found: 300 });
    }
    stop.abort();
    expect(countOutcomes(await hung)).toEqual({ worker_down: 1_000 });
  });
});

it.each([
  ["endless", { kind: "endless" }],
  ["huge", { kind: "huge", bytes: 2 ** 31 }],
  ["huge, unsaid", { kind: "huge", bytes: 2 ** 31, declared: false }],
  ["gzip", { kind: "gzip", bytes: 50_000_000 }],
])("bodies that are %s are cut and cost the others nothing", async (_, fault) => {
  const { url } = await startFaulty([{ pks: [1_000_000, 1_000_099], fault }]);
  const provider = providerOf(url);
  const outcomes = await provider.fetchMany([...ids(100), ...ids(500, 5_000)], inMs(60_000));
  expect(countOutcomes(outcomes)).toEqual({ rejected: 100, found: 500 });
});

it.each(garbageForms)("garbage is rejected alone: %s", async (form) => {
  const { url } = await startFaulty([{ pks: [1_000_010, 1_000_019], fault: { kind: "garbage", form } }]);
  const outcomes = await providerOf(url).fetchMany(ids(200), inMs(60_000));
  expect(countOutcomes(outcomes)).toEqual({ rejected: 10, found: 190 });
});

it("tells each request that ended, with its outcome and how long it took", async () => {
  const told: [string, number][] = [];
  const { url } = await startFaulty([
    { pks: [1_000_000, 1_000_000], fault: { kind: "status", status: 503 } },
  ]);
  const provider = providerOf(url, { onRequest: (outcome, seconds) => told.push([outcome, seconds]) });
  await provider.fetchMany([...ids(3), "999999"], inMs(30_000));
  const outcomes = told.map(([outcome]) => outcome).sort();
  expect(outcomes).toEqual(["found", "found", "not_found", ...Array(4).fill("upstream_error")]);
  for (const [, seconds] of told) expect(seconds).toBeGreaterThan(0);
  expect(provider.stats()).toEqual({ inFlight: 0, waiting: 0, breaker: "closed", barredBy: null });
});
