import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { log } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
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

async function start(databaseUrl = proxy.url): Promise<RunningWorker> {
  const worker = await startWorker({
    databaseUrl,
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
  const slots = await waitUntil("slots after it", LIVE, async () => {
    const full = await fullSlots();
    return full.filter((slot) => slot > back).length >= 2 && full.some((slot) => slot < away) && full;
  });
  const whole = await waitUntil("the replay", LIVE, async () => {
    const full = await fullSlots();
    return full.length >= inARow(slots).length && full;
  });
  expect(whole).toEqual(inARow(whole));
  expect(whole.filter((slot) => slot > away && slot < back - 5).length).toBeGreaterThanOrEqual(3);
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
  await later(3);
  proxy.mode("forward");
  const back = Date.now() / SECOND;
  const slots = await waitUntil("slots after it", LIVE, async () => {
    const full = await fullSlots();
    return full.filter((slot) => slot > back).length >= 2 && full;
  });
  const inside = slots.filter((slot) => slot >= restarted && slot < back - 5);
  expect(inside.length).toBeGreaterThanOrEqual(1);
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
  await expect(start(other.url)).rejects.toMatchObject({
    code: "BAD_CONFIGURATION",
    message: expect.stringMatching(/holds \d+ data points .* another database/),
  });
  expect(await other.db.execute(sql`SELECT FROM data_points`)).toHaveLength(0);
  proxy.mode("forward");
  const before = await fullSlots();
  await start();
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
