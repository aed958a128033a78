/** Two workers, one platform, one database: what one hears of the platform, the other one keeps to. */
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMockstagramProvider } from "#lib/provider/mockstagram/create-mockstagram-provider.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { delay, systemClock } from "#lib/time.ts";
import { parseScript } from "#mockstagram/script.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { syncLimits } from "./sync-limits.ts";

const t = await createTestDatabase();
afterAll(() => t.close());
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  await t.db.execute(sql`TRUNCATE upstream_states`);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function setUp(fault: object) {
  const server = createMockstagramServer({
    mode: "deterministic",
    rules: parseScript(JSON.stringify([{ fault }])),
  });
  const { port } = await server.listen(0, "127.0.0.1");
  closers.push(() => server.close());
  const baseUrl = `http://127.0.0.1:${port}`;
  const [a, b] = [1, 2].map(() => {
    const provider = createMockstagramProvider({
      baseUrl,
      concurrency: 16,
      clock: systemClock,
      random: () => 0.5,
    });
    closers.push(() => provider.close());
    return provider;
  });
  if (a === undefined || b === undefined) throw new Error("no providers");
  const sync = async () => {
    await syncLimits(t.db, a, "a");
    await syncLimits(t.db, b, "b");
  };
  const requests = async (): Promise<number> => (await (await fetch(`${baseUrl}/stats`)).json()).requests;
  return { a, b, server, sync, requests };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => String(1_000_000 + i));
const inMs = (ms: number) => ({ deadline: systemClock.now() + ms });

test("a pause that one was asked for holds the other, which has not asked yet", async () => {
  const { a, b, sync, requests } = await setUp({ kind: "429", retryAfter: 60 });
  expect(await a.fetchMany(ids(1), inMs(20_000))).toMatchObject([{ reason: "rate_limited" }]);
  await sync();
  expect(await b.fetchMany(ids(50), inMs(20_000))).toMatchObject(
    ids(50).map(() => ({ reason: "rate_limited" })),
  );
  expect(await requests()).toBe(1);
});

/** Syncs again and again beside `work`, and ends before the database does. */
async function beside<T>(sync: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  let ended = false;
  async function repeat() {
    while (!ended) {
      await sync();
      await delay(200);
    }
  }
  const syncing = repeat();
  try {
    return await work();
  } finally {
    ended = true;
    await syncing;
  }
}

test("a breaker that one opened is open for the other, and one of them tries until both go on", async () => {
  const { a, b, server, sync, requests } = await setUp({ kind: "status", status: 503 });
  const first = a.fetchMany(ids(100), inMs(60_000));
  await vi.waitUntil(() => a.limits()?.breakerUntil != null, { timeout: 20_000 });
  await sync();
  const before = await requests();
  const second = b.fetchMany(ids(100), inMs(60_000));
  expect(b.stats()).toMatchObject({ breaker: "open", inFlight: 0, barredBy: "upstream_error" });
  expect(await requests()).toBe(before);
  server.setRules([]);
  const outcomes = await beside(sync, () => Promise.all([first, second]));
  expect(outcomes.flat().filter(({ kind }) => kind === "found")).toHaveLength(200);
  await sync();
  expect([a.stats().breaker, b.stats().breaker]).toEqual(["closed", "closed"]);
}, 90_000);

test("who is answered is not stopped by one whose way to the platform is broken", async () => {
  const { a, b, sync } = await setUp({ kind: "latency", ms: 1 });
  const lost = createMockstagramProvider({
    baseUrl: "http://127.0.0.1:9",
    concurrency: 16,
    clock: systemClock,
    random: () => 0.5,
  });
  closers.push(() => lost.close());
  await b.fetchMany(ids(20), inMs(20_000));
  const stop = new AbortController();
  const hopeless = lost.fetchMany(ids(100), { ...inMs(60_000), signal: stop.signal });
  await vi.waitUntil(() => lost.limits()?.breakerUntil != null, { timeout: 20_000 });
  await syncLimits(t.db, lost, "lost");
  await b.fetchMany(ids(20), inMs(20_000));
  await syncLimits(t.db, b, "b");
  expect(b.stats().breaker).toBe("closed");
  await sync();
  expect(a.stats().breaker).toBe("closed");

  // Nor when it has rested, and nothing that it knows speaks against the other one any more.
  await vi.waitUntil(() => b.limits() === null, { timeout: 20_000 });
  const syncBoth = async () => {
    await syncLimits(t.db, lost, "lost");
    await syncLimits(t.db, b, "b");
  };
  await beside(syncBoth, async () => {
    await vi.waitUntil(() => b.stats().breaker !== "closed", { timeout: 20_000 });
    const outcomes = await b.fetchMany(ids(20), inMs(20_000));
    expect(outcomes).toMatchObject(ids(20).map(() => ({ kind: "found" })));
    expect(b.limits()).toMatchObject({ answering: true });
  });
  stop.abort();
  await hopeless;
}, 90_000);
