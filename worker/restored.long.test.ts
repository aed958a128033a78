/** The drill: a backup under load, the database lost, restored under its old address while workers go on, and all that can be there is. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engineCaches } from "#lib/db/embedded/find-portable-engine.ts";
import { log } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { runCommand } from "#lib/run-command.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { startProxy, type TcpProxy } from "#lib/testing/start-proxy.ts";
import { maintenanceUrl } from "#lib/testing/template-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { deterministicValue } from "#mockstagram/value.ts";
import { backUp } from "../bin/backup/back-up.ts";
import { restore } from "../bin/restore/restore.ts";
import { type RunningWorker, startWorker } from "./start-worker.ts";

const SEED = 1;
const INFLUENCERS = 40;
const LIVE = 60 * SECOND;
const folder = mkdtempSync(join(tmpdir(), "restored-drill-"));
const ends: (() => Promise<unknown>)[] = [];

let t: TestDatabase;
let proxy: TcpProxy;
let mockstagramUrl: string;
beforeAll(async () => {
  t = await createTestDatabase();
  ends.push(t.close);
  proxy = await startProxy(t.url);
  ends.push(proxy.close);
  const server = createMockstagramServer({ mode: "deterministic", seed: SEED, slotSeconds: 5 });
  const { port } = await server.listen(0, "127.0.0.1");
  ends.push(() => server.close());
  mockstagramUrl = `http://127.0.0.1:${port}`;
  const externalIds = Array.from({ length: INFLUENCERS }, (_, i) => String(1_000_000 + i));
  await addInfluencers(t.db, { platform: "mockstagram", externalIds, interval: 5 }, systemClock);
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

async function start(onReplaced: () => void): Promise<RunningWorker> {
  const worker = await startWorker({
    ...{ onReplaced, databaseUrl: proxy.url, spoolDir: join(folder, "spool"), spoolMaxBytes: 2 ** 30 },
    createProvider: (platform, { clock }) =>
      createProvider(platform, { mockstagramUrl, concurrency: 16, clock, random: () => 0.5 }),
    ...{ host: "127.0.0.1", port: 0, log },
  });
  ends.push(() => worker.stop());
  return worker;
}

async function points() {
  return await t.db.execute<{ pk: number; slot: number; followers: number }>(sql`
    SELECT i.external_id::int AS pk, extract(epoch FROM d.time)::int AS slot, d.followers
    FROM data_points AS d JOIN influencers AS i ON i.id = d.influencer_id ORDER BY slot, pk`);
}

/** Slots with a data point of everybody, ascending. */
async function fullSlots(): Promise<number[]> {
  const bySlot = Map.groupBy(await points(), ({ slot }) => slot);
  return [...bySlot].flatMap(([slot, rows]) => (rows.length === INFLUENCERS ? [slot] : []));
}

const later = async (slots: number) => {
  const until = Date.now() / SECOND + slots * 5;
  await waitUntil(`${slots} slots later`, LIVE, () => Date.now() / SECOND >= until);
};

test("a lost database comes back with what its backup holds, what was spooled since comes in once, and workers go on", async () => {
  let replaced = false;
  const first = await start(() => {
    replaced = true;
  });
  await waitUntil("two full slots", LIVE, async () => (await fullSlots()).length >= 2);
  const file = join(folder, "a.dump");
  const usual = {
    run: runCommand,
    signal: new AbortController().signal,
    cacheDirs: engineCaches(folder),
    say: () => {},
  };
  const { counts, at } = await backUp({ ...usual, url: t.url, queueUrl: undefined, file, force: false });
  const backedUp = (await points()).filter(({ slot }) => slot < at / SECOND - 5);
  await later(2);

  proxy.mode("refuse");
  const away = Date.now() / SECOND;
  await later(2);
  const admin = postgres(maintenanceUrl(t.url), { max: 1, onnotice: () => {} });
  const name = new URL(t.url).pathname.slice(1);
  await admin`DROP DATABASE ${admin(name)} WITH (FORCE)`;
  await admin`CREATE DATABASE ${admin(name)} TEMPLATE template0`;
  await admin.end();
  // Whatever it finds on the way to a whole database, a worker does nothing with it.
  proxy.mode("forward");
  const open = async () => ({ url: t.url, makeEmpty: "" });
  const restored = await restore({
    ...usual,
    file,
    copy: false,
    open,
    queueUrl: undefined,
    webUrl: undefined,
  });
  expect(restored).toEqual(counts);
  await waitUntil("the worker sees that it is another database", LIVE, () => replaced);
  await first.stop();
  const back = Date.now() / SECOND;
  const second = await start(() => {});
  expect(second.id).toBe(first.id);

  await waitUntil(
    "slots after it",
    LIVE,
    async () => (await fullSlots()).filter((slot) => slot > back).length >= 2,
  );
  const spooled = await waitUntil("the replay", LIVE, async () => {
    const inside = (await fullSlots()).filter((slot) => slot > away && slot < back - 5);
    const due = Math.floor((back - 5) / 5) - Math.floor(away / 5);
    return inside.length >= due - 1 && inside;
  });
  expect(spooled).toEqual(spooled.map((_, i) => (spooled[0] ?? 0) + i * 5));
  const all = await points();
  expect(all).toEqual(expect.arrayContaining(backedUp));
  expect(backedUp.length).toBeGreaterThan(0);
  const wrong = all.filter(
    ({ pk, slot, followers }) => deterministicValue(pk, slot, SEED).followerCount !== followers,
  );
  expect(wrong).toEqual([]);
}, 180_000);
