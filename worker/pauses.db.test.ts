/** A platform that an admin pauses: nobody asks it, its gaps say so, nothing counts as failure, and it goes on. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readWorkerState } from "#lib/fetch/worker-state.ts";
import { log } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { pausePlatform, resumePlatform } from "#lib/service/pause-platform.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { startUpstream } from "#lib/testing/start-upstream.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { createPauses } from "./pauses.ts";
import { startWorker } from "./start-worker.ts";

/** A hang guard. */
const LIVE = 60 * SECOND;
let t: TestDatabase;
let ends: (() => Promise<unknown>)[];
beforeEach(async () => {
  t = await createTestDatabase();
  ends = [() => t.close()];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
});

test("is not asked until it is resumed; gaps have their reason, states and shards stay as they were", async () => {
  const asked: number[] = [];
  const upstream = await startUpstream((_, response) => {
    asked.push(systemClock.now());
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ pk: 1_000_000, username: "influencer-1000000", followerCount: 5, followingCount: 3 }),
    );
  });
  ends.push(() => upstream.close());
  const externalIds = ["1000000"];
  await addInfluencers(t.db, { platform: "mockstagram", externalIds, interval: 5 }, systemClock);
  const spoolDir = mkdtempSync(join(tmpdir(), "ia-pauses-test-"));
  ends.push(async () => rmSync(spoolDir, { recursive: true, force: true }));
  const worker = await startWorker({
    onReplaced() {},
    databaseUrl: t.url,
    spoolDir,
    spoolMaxBytes: 2 ** 30,
    createProvider: (platform, { clock }) =>
      createProvider(platform, { mockstagramUrl: upstream.url, concurrency: 4, clock, random: () => 0.5 }),
    host: "127.0.0.1",
    port: 0,
    log,
  });
  ends.push(() => worker.stop());
  await waitUntil("it is asked", LIVE, () => asked.length > 0);

  await pausePlatform(t.db, "mockstagram");
  const pausedSlots = async () =>
    await t.db.execute<{ ids: number[] | null }>(
      sql`SELECT influencer_ids AS ids FROM fetch_failures WHERE reason = 'platform_paused'`,
    );
  // With the first of them it is known; no answer can be under way any more.
  await waitUntil("a slot is filed", LIVE, async () => (await pausedSlots()).length > 0);
  const before = asked.length;
  await waitUntil("two more", LIVE, async () => (await pausedSlots()).length > 2);
  expect(asked).toHaveLength(before);
  expect((await pausedSlots()).every(({ ids }) => ids === null)).toBe(true);
  const [row] = await t.db.execute<{ state: string; missed: number; reasons: string[] }>(sql`
    SELECT i.state, s.missed_in_row AS missed, (SELECT array_agg(DISTINCT reason) FROM fetch_failures) AS reasons
    FROM influencers AS i JOIN shards AS s ON s.id = i.shard_id`);
  expect(row).toEqual({ state: "ok", missed: 0, reasons: ["platform_paused"] });
  // On its disk, too: it would hold after a restart without a database.
  const folder = join(spoolDir, readdirSync(spoolDir).find((name) => name === worker.id) ?? "");
  await waitUntil(
    "it is on disk",
    LIVE,
    () => readWorkerState(folder)?.paused?.includes("mockstagram") === true,
  );

  await resumePlatform(t.db, "mockstagram");
  await waitUntil("it is asked again", LIVE, () => asked.length > before);
}, 120_000);

test("holds from before as long as nobody can be asked, and until somebody says otherwise", async () => {
  const pauses = createPauses(["mockstagram", "one of another release"]);
  const first = pauses.of("mockstagram");
  expect(first.aborted).toBe(true);
  await t.db.execute(sql`ALTER TABLE upstream_states RENAME TO elsewhere`);
  await expect(pauses.sync(t.db)).rejects.toThrow();
  expect(pauses.list()).toEqual(["mockstagram"]);
  await t.db.execute(sql`ALTER TABLE elsewhere RENAME TO upstream_states`);
  await pauses.sync(t.db);
  expect(pauses.list()).toEqual([]);
  const running = pauses.of("mockstagram");
  expect(running.aborted).toBe(false);
  await pausePlatform(t.db, "mockstagram");
  await pauses.sync(t.db);
  await pauses.sync(t.db);
  // What is under way is broken off.
  expect(running.aborted).toBe(true);
});
