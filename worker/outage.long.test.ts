import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { machine } from "#lib/env.ts";
import { ownerOf } from "#lib/fetch/owner-of.ts";
import { readWorkerState } from "#lib/fetch/worker-state.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { log } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { isClaimed } from "#lib/spool/is-claimed.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { startProxy, type TcpProxy } from "#lib/testing/start-proxy.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { deterministicValue } from "#mockstagram/value.ts";
import { type RunningWorker, startWorker } from "./start-worker.ts";

const SEED = 1;
const INFLUENCERS = 40;
const LIVE = 60 * SECOND;

let t: TestDatabase;
let proxy: TcpProxy;
let spoolDir: string;
let mockstagramUrl: string;
let ends: (() => Promise<unknown>)[];
beforeEach(async () => {
  ends = [];
  t = await createTestDatabase();
  proxy = await startProxy(t.url);
  spoolDir = mkdtempSync(join(tmpdir(), "ia-outage-test-"));
  const server = createMockstagramServer({ mode: "deterministic", seed: SEED, slotSeconds: 5 });
  const { port } = await server.listen(0, "127.0.0.1");
  ends.push(() => server.close());
  mockstagramUrl = `http://127.0.0.1:${port}`;
  const externalIds = Array.from({ length: INFLUENCERS }, (_, i) => String(1_000_000 + i));
  await addInfluencers(t.db, { platform: "mockstagram", externalIds, interval: 5 }, systemClock);
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await proxy.close();
  await t.close();
  rmSync(spoolDir, { recursive: true, force: true });
});

async function start(databaseUrl = proxy.url, queueDatabaseUrl?: string): Promise<RunningWorker> {
  const worker = await startWorker({
    onReplaced() {},
    ...{ databaseUrl, queueDatabaseUrl },
    spoolDir,
    spoolMaxBytes: 2 ** 30,
    createProvider: (platform, { clock }) =>
      createProvider(platform, { mockstagramUrl, concurrency: 16, clock, random: () => 0.5 }),
    host: "127.0.0.1",
    port: 0,
    log,
  });
  ends.push(() => worker.stop());
  return worker;
}

/** Slots with a data point of everybody, ascending. */
async function fullSlots({ db } = t): Promise<number[]> {
  const rows = await db.execute<{ slot: number }>(sql`
    SELECT extract(epoch FROM time)::int AS slot FROM data_points
    GROUP BY time HAVING count(*) = ${INFLUENCERS} ORDER BY time`);
  return rows.map(({ slot }) => slot);
}

const later = async (slots: number) => {
  const until = Date.now() / SECOND + slots * 5;
  await waitUntil(`${slots} slots later`, LIVE, () => Date.now() / SECOND >= until);
};

/** How many slots begin after `from` and are over before `to`, epoch seconds. */
const slotsBetween = (from: number, to: number) => Math.floor((to - 5) / 5) - Math.floor(from / 5);

const inARow = (slots: readonly number[]) => slots.map((_, i) => (slots[0] ?? 0) + i * 5);

async function expectTrueValues() {
  const rows = await t.db.execute<{ pk: number; slot: number; followers: number }>(sql`
    SELECT i.external_id::int AS pk, extract(epoch FROM d.time)::int AS slot, d.followers
    FROM data_points AS d JOIN influencers AS i ON i.id = d.influencer_id`);
  const wrong = rows.filter(
    ({ pk, slot, followers }) => deterministicValue(pk, slot, SEED).followerCount !== followers,
  );
  expect(wrong).toEqual([]);
}

test("while the database is away fetching goes on, and nothing is missing when it is back", async () => {
  await Promise.all([start(), start()]);
  await waitUntil("two full slots", LIVE, async () => (await fullSlots()).length >= 2);
  proxy.mode("refuse");
  const away = Date.now() / SECOND;
  await later(4);
  proxy.mode("forward");
  const back = Date.now() / SECOND;
  await waitUntil("slots after it", LIVE, async () => {
    const full = await fullSlots();
    return full.filter((slot) => slot > back).length >= 2 && full.some((slot) => slot < away);
  });
  const due = slotsBetween(away, back);
  expect(due).toBeGreaterThanOrEqual(3);
  const whole = await waitUntil("the replay", LIVE, async () => {
    const full = await fullSlots();
    return full.filter((slot) => slot > away && slot < back - 5).length >= due && full;
  });
  expect(whole).toEqual(inARow(whole));
  await expectTrueValues();
}, 120_000);

test("with the queue on a server of its own, a database that is away lets ingest jobs wait, and nothing else", async () => {
  const apart = await createTestDatabase();
  ends.push(() => apart.close());
  const waiting = () =>
    apart.db.execute<{ slot: number }>(sql`
      SELECT DISTINCT (data->>'slot')::int AS slot FROM pgboss.job
      WHERE name = 'ingest' AND state < 'completed' ORDER BY 1`);
  await Promise.all([start(proxy.url, apart.url), start(proxy.url, apart.url)]);
  await waitUntil("two full slots", LIVE, async () => (await fullSlots()).length >= 2);
  proxy.mode("refuse");
  const away = Date.now() / SECOND;
  await later(4);
  const piled = (await waiting()).map(({ slot }) => slot);
  proxy.mode("forward");
  expect(piled.filter((slot) => slot > away).length).toBeGreaterThanOrEqual(3);
  const whole = await waitUntil("what waited is stored", LIVE, async () => {
    const full = await fullSlots();
    return piled.every((slot) => full.includes(slot)) && full;
  });
  expect(whole).toEqual(inARow(whole));
  const [here] = await t.db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM pgboss.job`);
  expect(here?.n).toBe(0);
  await expectTrueValues();
}, 120_000);

test("a worker that is restarted while the database is away goes on with what it has on disk", async () => {
  const first = await start();
  await waitUntil("two full slots", LIVE, async () => (await fullSlots()).length >= 2);
  proxy.mode("refuse");
  await later(1);
  await first.stop();
  const second = await start();
  expect(second.id).toBe(first.id);
  const restarted = Date.now() / SECOND;
  await later(5);
  proxy.mode("forward");
  const back = Date.now() / SECOND;
  await waitUntil("slots after it", LIVE, async () => {
    const full = await fullSlots();
    return full.filter((slot) => slot > back).length >= 2;
  });
  const due = slotsBetween(restarted, back);
  expect(due).toBeGreaterThanOrEqual(4);
  const inside = await waitUntil("the replay", LIVE, async () => {
    const full = (await fullSlots()).filter((slot) => slot > restarted && slot < back - 5);
    // One is lost where the restart was still at work.
    return full.length >= due - 1 && full;
  });
  expect(inside).toEqual(inARow(inside));
  await expectTrueValues();
}, 120_000);

test("what waits for one database is not brought into another one", async () => {
  const first = await start();
  await waitUntil("a full slot", LIVE, async () => (await fullSlots()).length >= 1);
  proxy.mode("refuse");
  await later(2);
  await first.stop();
  const other = await createTestDatabase();
  ends.push(other.close);
  const externalIds = Array.from({ length: INFLUENCERS }, (_, i) => String(1_000_000 + i));
  await addInfluencers(other.db, { platform: "mockstagram", externalIds, interval: 5 }, systemClock);
  const begin = Date.now() / SECOND;
  const second = await start(other.url);
  expect(second.id).not.toBe(first.id);
  const slots = await waitUntil("full slots there", LIVE, async () => {
    const full = await fullSlots(other);
    return full.length >= 2 && full;
  });
  expect(slots.filter((slot) => slot < begin - 5)).toEqual([]);
  // Beside it, one of the old database finds what was left for it.
  expect(isClaimed(spoolDir, first.id)).toBe(false);
  proxy.mode("forward");
  const before = await fullSlots();
  expect((await start()).id).toBe(first.id);
  await waitUntil("the replay", LIVE, async () => (await fullSlots()).length > before.length);
}, 120_000);

test("a worker that came to another database with an empty spool brings in there what it spools later", async () => {
  const first = await start();
  await waitUntil("a full slot", LIVE, async () => (await fullSlots()).length >= 1);
  await first.stop();
  const other = await createTestDatabase();
  ends.push(other.close);
  const externalIds = Array.from({ length: INFLUENCERS }, (_, i) => String(1_000_000 + i));
  await addInfluencers(other.db, { platform: "mockstagram", externalIds, interval: 5 }, systemClock);
  const way = await startProxy(other.url);
  ends.push(way.close);
  expect((await start(way.url)).id).toBe(first.id);
  await waitUntil("a full slot there", LIVE, async () => (await fullSlots(other)).length >= 1);
  way.mode("refuse");
  const away = Date.now() / SECOND;
  await later(3);
  way.mode("forward");
  const back = Date.now() / SECOND;
  await waitUntil("the replay", LIVE, async () =>
    (await fullSlots(other)).some((slot) => slot > away && slot < back - 5),
  );
}, 120_000);

/** Slots in the outage that lack a data point, and of those the ones that nothing was filed for. */
async function missingSlots(from: number, to: number): Promise<{ missing: number[]; unexplained: number[] }> {
  const rows = await t.db.execute<{ slot: number; why: string | null }>(sql`
    SELECT s.slot, (SELECT min(f.reason) FROM fetch_failures AS f
      WHERE f.slot = to_timestamp(s.slot) AND f.influencer_ids IS NULL) AS why
    FROM generate_series(${Math.ceil(from / 5) * 5}::int, ${Math.floor(to)}::int, 5) AS s (slot)
    WHERE (SELECT count(*) FROM data_points WHERE time = to_timestamp(s.slot)) < ${INFLUENCERS} ORDER BY 1`);
  const unexplained = rows.filter(({ why }) => why !== "worker_down");
  return { missing: rows.map(({ slot }) => slot), unexplained: unexplained.map(({ slot }) => slot) };
}

/** A worker that can be killed, beside one that lives; all influencers are one shard, and that falls to the first. */
async function startPair() {
  const [shard] = await t.db.execute<{ id: number }>(sql`SELECT id FROM shards`);
  const names = ["one", "two"];
  const doomed = ownerOf(shard?.id ?? 0, names) ?? "";
  const survivor = names.find((name) => name !== doomed) ?? "";
  mkdirSync(join(spoolDir, survivor));
  // Each takes the first folder that nobody holds.
  const living = await start();
  expect(living.id).toBe(survivor);
  mkdirSync(join(spoolDir, doomed));
  const child = spawn(process.execPath, ["worker/main.ts"], {
    env: {
      NODE_ENV: "test",
      PATH: machine.path,
      DATABASE_URL: proxy.url,
      SPOOL_DIR: spoolDir,
      MOCKSTAGRAM_URL: mockstagramUrl,
      WORKER_PORT: String(await findFreePort("127.0.0.1")),
    },
    stdio: "ignore",
  });
  ends.push(() => kill(child));
  await waitUntil("they know each other", LIVE, () =>
    names.every((name) => readWorkerState(join(spoolDir, name))?.workers.length === 2),
  );
  await waitUntil("two full slots", LIVE, async () => (await fullSlots()).length >= 2);
  return child;
}

async function kill(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

test("what a worker that dies in an outage leaves is taken over by one of its machine within 15 seconds", async () => {
  const child = await startPair();
  proxy.mode("refuse");
  await later(2);
  const killed = Date.now() / SECOND;
  await kill(child);
  await later(5);
  const back = Date.now() / SECOND;
  proxy.mode("forward");
  await waitUntil("slots after it", LIVE, async () => (await fullSlots()).some((slot) => slot > back + 5));
  const { missing } = await waitUntil("the replay, and reasons for the rest", LIVE, async () => {
    const found = await missingSlots(killed - 10, back - 5);
    return found.unexplained.length === 0 && found.missing.every((slot) => slot < killed + 15) && found;
  });
  expect(missing.length).toBeLessThanOrEqual(3);
  await expectTrueValues();
}, 180_000);
