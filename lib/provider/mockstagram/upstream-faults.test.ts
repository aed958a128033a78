/** Provider against the stand-in as it misbehaves, over real sockets: what a shard gets out of it. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { FetchOutcome } from "#lib/provider/provider.ts";
import { systemClock } from "#lib/time.ts";
import { garbageForms, parseScript } from "#mockstagram/script.ts";
import { createMockstagramServer, type MockstagramOptions } from "#mockstagram/server.ts";
import type { TrafficReport } from "#mockstagram/traffic.ts";
import { createMockstagramProvider, type MockstagramProviderOptions } from "./create-mockstagram-provider.ts";

// A hang guard, no measure: other suites run beside this one.
vi.setConfig({ testTimeout: 120_000 });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function standIn(rules: object[] = [], options: Partial<MockstagramOptions> = {}) {
  const server = createMockstagramServer({
    mode: "deterministic",
    rules: parseScript(JSON.stringify(rules)),
    ...options,
  });
  const { port } = await server.listen(0, "127.0.0.1");
  closers.push(() => server.close());
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    setRules: (list: object[]) => server.setRules(parseScript(JSON.stringify(list))),
    stats: async (): Promise<TrafficReport> => await (await fetch(`${url}/stats`)).json(),
  };
}

function providerOf(baseUrl: string, over: Partial<MockstagramProviderOptions> = {}) {
  const provider = createMockstagramProvider({
    baseUrl,
    concurrency: 64,
    clock: systemClock,
    random: () => 0.5,
    ...over,
  });
  closers.push(() => provider.close());
  return provider;
}

const ids = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => String(1_000_000 + from + i));
const inMs = (ms: number) => ({ deadline: systemClock.now() + ms });
const count = (outcomes: readonly FetchOutcome[]) => {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const key = outcome.kind === "failed" ? outcome.reason : outcome.kind;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

describe("a platform that answers nobody", () => {
  it.each([
    ["upstream_error", { kind: "status", status: [500, 502, 503] }],
    ["network", { kind: "reset" }],
    ["network", { kind: "tear" }],
    ["rate_limited", { kind: "429", as: "none" }],
  ])(
    "is left alone, and each influencer fails at its deadline for the true reason: %s",
    async (reason, fault) => {
      const { url, stats } = await standIn([{ fault }]);
      const provider = providerOf(url);
      const start = performance.now();
      const outcomes = await provider.fetchMany(ids(1_000), inMs(2_500));
      expect(count(outcomes)).toEqual({ [reason]: 1_000 });
      expect(performance.now() - start).toBeGreaterThanOrEqual(1_995);
      // Those that were under way when it became clear, and single ones from time to time.
      expect((await stats()).requests).toBeLessThan(150);
      expect(provider.limits()).toMatchObject({ cause: reason, answering: false });
      expect(provider.stats().breaker).not.toBe("closed");
    },
  );

  it("also when it hangs", async () => {
    const { url, stats } = await standIn([{ fault: { kind: "hang" } }]);
    const provider = providerOf(url, { requestTimeoutMs: 300 });
    expect(count(await provider.fetchMany(ids(1_000), inMs(2_500)))).toEqual({ timeout: 1_000 });
    expect((await stats()).requests).toBeLessThan(150);
  });

  it("costs nobody a data point when it comes back in time", async () => {
    const { url, setRules, stats } = await standIn([{ fault: { kind: "status", status: 503 } }]);
    const provider = providerOf(url, { random: Math.random });
    const batch = provider.fetchMany(ids(500), inMs(60_000));
    await vi.waitUntil(() => provider.stats().breaker !== "closed");
    setRules([]);
    expect(count(await batch)).toEqual({ found: 500 });
    const { requests, seconds } = await stats();
    expect(requests).toBeLessThan(500 + 150);
    // Where nobody knows what is usual: ten in the first second, and not all at once later on.
    expect(seconds.slice(1).filter(([, asked]) => asked > 300)).toEqual([]);
  });
});

it("a third of failures opens nothing: four in a row befall one in a hundred", async () => {
  const { url, stats } = await standIn([{ share: 0.3, fault: { kind: "status", status: [500, 502, 503] } }]);
  const provider = providerOf(url, { random: Math.random });
  const outcomes = await provider.fetchMany(ids(3_000), inMs(60_000));
  const failed = count(outcomes).upstream_error ?? 0;
  // 0.3⁴ of them are 24; five standard deviations more.
  expect(failed).toBeLessThanOrEqual(50);
  expect(count(outcomes)).toEqual({
    found: 3_000 - failed,
    ...(failed > 0 ? { upstream_error: failed } : {}),
  });
  expect(provider.stats().breaker).toBe("closed");
  expect((await stats()).requests).toBeLessThan(3_000 * 1.5);
});

describe("a shard that hangs", () => {
  it.each(["hang", "stall", "drip"])("takes no places from the others: %s", async (kind) => {
    const { url } = await standIn([{ pks: [1_000_000, 1_000_999], fault: { kind } }]);
    const provider = providerOf(url, { requestTimeoutMs: 30_000 });
    const stop = new AbortController();
    const hung = provider.fetchMany(ids(1_000), { ...inMs(20_000), signal: stop.signal });
    await vi.waitUntil(() => provider.stats().inFlight >= 48);
    for (let shard = 1; shard <= 3; shard++) {
      const others = await provider.fetchMany(ids(300, shard * 1_000), inMs(15_000));
      expect(count(others)).toEqual({ found: 300 });
    }
    stop.abort();
    expect(count(await hung)).toEqual({ worker_down: 1_000 });
  });
});

it.each([
  ["endless", { kind: "endless" }],
  ["huge", { kind: "huge", bytes: 2 ** 31 }],
  ["huge, unsaid", { kind: "huge", bytes: 2 ** 31, declared: false }],
  ["gzip", { kind: "gzip", bytes: 50_000_000 }],
])("bodies that are %s are cut and cost the others nothing", async (_, fault) => {
  const { url } = await standIn([{ pks: [1_000_000, 1_000_099], fault }]);
  const provider = providerOf(url);
  const outcomes = await provider.fetchMany([...ids(100), ...ids(500, 5_000)], inMs(60_000));
  expect(count(outcomes)).toEqual({ rejected: 100, found: 500 });
});

it.each(garbageForms)("garbage is rejected alone: %s", async (form) => {
  const { url } = await standIn([{ pks: [1_000_010, 1_000_019], fault: { kind: "garbage", form } }]);
  const outcomes = await providerOf(url).fetchMany(ids(200), inMs(60_000));
  expect(count(outcomes)).toEqual({ rejected: 10, found: 190 });
});

/** The pace leaves room for so much. */
const STALL_MS = 75;

/** The longest time for which this process stood still since. */
function watchStalls(): () => number {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  return () => loop.max / 1e6;
}

describe("a limit", () => {
  it("is kept as the platform counts it, by all workers together, and mostly used", async () => {
    const { url, stats } = await standIn([], { requestsPerSecond: 200 });
    const providers = [1, 2].map(() => providerOf(url, { requestsPerSecond: 200 }));
    for (const provider of providers) provider.setWorkers(2);
    const stallMs = watchStalls();
    const outcomes = await Promise.all(
      providers.map((provider) => provider.fetchMany(ids(250), inMs(60_000))),
    );
    expect(count(outcomes.flat())).toEqual({ found: 500 });
    const { overLimit, seconds } = await stats();
    // The platform lives in this process: what it was kept from seeing when it came, it counts to a later second.
    const seenLate = Math.ceil((200 * Math.max(0, stallMs() - STALL_MS)) / 1_000);
    expect(overLimit).toBeLessThanOrEqual(seenLate);
    expect(Math.max(...seconds.map(([, asked]) => asked))).toBeLessThanOrEqual(200 + seenLate);
  });

  it("that leaves no time is the reason for what was not asked", async () => {
    const { url } = await standIn();
    const provider = providerOf(url, { requestsPerSecond: 100 });
    const counts = count(await provider.fetchMany(ids(500), inMs(2_000)));
    expect(counts.found).toBeGreaterThan(100);
    expect(counts.found).toBeLessThanOrEqual(210);
    // One or two may have been on their way.
    expect(counts.rate_limited).toBeGreaterThan(280);
  });

  it.each(["seconds", "date"])(
    "that the platform sets with Retry-After in %s is kept, and all are asked after it",
    async (as) => {
      const { url, stats } = await standIn([{ to: 1.5, fault: { kind: "429", retryAfter: 2, as } }]);
      const stallMs = watchStalls();
      const outcomes = await providerOf(url).fetchMany(ids(500), inMs(60_000));
      expect(count(outcomes)).toEqual({ found: 500 });
      const { duringHold, latestInHoldMs } = await stats();
      // What was under way when the first of them was refused.
      expect(duringHold).toBeLessThanOrEqual(64);
      // Half of the hold, and what came to a platform that stood still with us.
      expect(latestInHoldMs).toBeLessThan(1_000 + stallMs());
    },
  );
});

it("tells each request that ended, with its outcome and how long it took", async () => {
  const told: [string, number][] = [];
  const { url } = await standIn([{ pks: [1_000_000, 1_000_000], fault: { kind: "status", status: 503 } }]);
  const provider = providerOf(url, { onRequest: (outcome, seconds) => told.push([outcome, seconds]) });
  await provider.fetchMany([...ids(3), "999999"], inMs(30_000));
  const outcomes = told.map(([outcome]) => outcome).sort();
  expect(outcomes).toEqual(["found", "found", "not_found", ...Array(4).fill("upstream_error")]);
  for (const [, seconds] of told) expect(seconds).toBeGreaterThan(0);
  expect(provider.stats()).toEqual({ inFlight: 0, waiting: 0, breaker: "closed", barredBy: null });
});
