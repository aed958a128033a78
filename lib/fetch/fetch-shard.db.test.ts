import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { judgeSlots } from "#lib/ingest/judge-slots.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import type { Provider } from "#lib/provider/provider.ts";
import { getRegistryCursor, listRegistryChanges } from "#lib/query/list-registry-changes.ts";
import { addInfluencer } from "#lib/service/add-influencer.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { rescheduleInfluencer } from "#lib/service/reschedule-influencer.ts";
import { resumeInfluencer } from "#lib/service/resume-influencer.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { SECOND } from "#lib/time.ts";
import { fetchShard } from "./fetch-shard.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { loadRegistry, saveRegistry } from "./registry-file.ts";

const t = await createTestDatabase();
const { db } = t;
const folder = mkdtempSync(join(tmpdir(), "ia-fetch-shard-"));
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points, slots_expected, slot_tallies RESTART IDENTITY CASCADE`);
});

const platform = "mockstagram" as const;
const HOUR = 3_600;
const DAY = 86_400;
/** The start of a day. */
const TODAY = 1_800_057_600;
const at = (second: number) => ({ now: () => (TODAY + second) * SECOND });

const openRegistry = () =>
  createRegistry({
    cursor: () => getRegistryCursor(db),
    page: (since, afterId, limit) => listRegistryChanges(db, { since, afterId, limit }),
  });

/** Each shard's job for the slot of `second`, run then: whose data points are stored, by internal id and slot. */
async function fetchAll(registry: Registry, second: number) {
  const clock = at(second);
  const provider: Provider = {
    platform,
    fetchMany: async (externalIds) =>
      externalIds.map((externalId) => ({
        kind: "found",
        externalId,
        username: null,
        followers: 1,
        following: 1,
        posts: null,
        retrievedAt: clock.now(),
      })),
    setWorkers() {},
    limits: () => null,
    applyLimits() {},
    stats: () => ({ inFlight: 0, waiting: 0, breaker: "closed", barredBy: null }),
    async close() {},
  };
  const fetched: [id: number, slot: number][] = [];
  for (const { id: shard, interval } of [...registry.shards()]) {
    const slot = Math.floor((TODAY + second) / interval) * interval;
    const { payload } = await fetchShard(
      { registry, providerOf: () => provider, clock, startedAt: 0 },
      {
        payload: { v: 1, shard, slot },
        retryCount: 0,
        signal: new AbortController().signal,
        runsUntil: clock.now() + 45 * SECOND,
      },
    );
    if (payload === null) continue;
    for (const id of payload.ids) fetched.push([id, slot - TODAY]);
    await storeDataPoints(db, [payload]);
  }
  return fetched;
}

const expectedIn = async (interval: number, slot: number) => {
  const [row] = await db.execute<{ expected: number }>(sql`
    SELECT expected FROM slots_expected WHERE interval_s = ${interval}::int AND slot = to_timestamp(${TODAY + slot})`);
  return row?.expected;
};

test("after a change of interval nothing is fetched before the new one begins, also by a worker that starts meanwhile", async () => {
  for (const externalId of ["1", "2"]) await addInfluencer(db, { platform, externalId }, at(9 * HOUR));
  const registry = openRegistry();
  await registry.refresh();
  const evening = 18 * HOUR;
  expect(await fetchAll(registry, evening + 10)).toEqual([
    [1, evening],
    [2, evening],
  ]);
  await rescheduleInfluencer(db, platform, "1", DAY, at(evening + 20));
  await rescheduleInfluencer(db, platform, "2", HOUR, at(evening + 20));
  await registry.refresh();
  await saveRegistry(join(folder, "registry"), registry);
  const afresh = openRegistry();
  await afresh.refresh();
  const restored = openRegistry();
  expect(await loadRegistry(join(folder, "registry"), restored)).toBe(true);

  for (const one of [registry, afresh, restored]) {
    expect(await fetchAll(one, evening + 30)).toEqual([]);
    expect(await fetchAll(one, evening + HOUR + 30)).toEqual([[2, evening + HOUR]]);
    expect(await fetchAll(one, DAY + 30)).toContainEqual([1, DAY]);
  }
  await judgeSlots(db, at(DAY + 10));
  expect(await expectedIn(DAY, 0)).toBe(0);
  await judgeSlots(db, at(2 * DAY + 10));
  expect(await expectedIn(DAY, DAY)).toBe(1);
});

test("who is added or resumed too late in a slot is fetched from the next one on, in time from the running one", async () => {
  await addInfluencer(db, { platform, externalId: "1" }, at(50));
  const registry = openRegistry();
  await registry.refresh();
  expect(await fetchAll(registry, 51)).toEqual([]);
  expect(await fetchAll(registry, 70)).toEqual([[1, 60]]);
  await pauseInfluencer(db, platform, "1", at(80));
  await resumeInfluencer(db, platform, "1", at(310));
  await registry.refresh();
  expect(await fetchAll(registry, 311)).toEqual([[1, 300]]);
  await pauseInfluencer(db, platform, "1", at(370));
  await resumeInfluencer(db, platform, "1", at(530));
  await registry.refresh();
  expect(await fetchAll(registry, 532)).toEqual([]);
  expect(await fetchAll(registry, 542)).toEqual([[1, 540]]);
});

test("accounts that are unknown are asked for again, and who is known again is fetched, from the slot of its answer on", async () => {
  await addInfluencer(db, { platform, externalId: "1" }, at(0));
  const registry = openRegistry();
  const tellUnknown = (slot: number) =>
    storeDataPoints(db, [
      {
        v: 1,
        ...{ shard: 1, slot: TODAY + slot, fetchedAt: (TODAY + slot) * SECOND },
        ...{ ids: [], offsets: [], followers: [], following: [], posts: [] },
        failures: [{ reason: "not_found", ids: [1] }],
      },
    ]);
  await tellUnknown(60);
  await registry.refresh();
  const asked: number[] = [];
  // Their answers are stored: by the first one it is known again, which this registry has not read.
  for (let minute = 2; minute < 62; minute++) {
    for (const [, slot] of await fetchAll(registry, minute * 60 + 5)) asked.push(slot);
  }
  expect(asked).toHaveLength(1);
  await registry.refresh();
  expect(await fetchAll(registry, 3_905)).toEqual([[1, 3_900]]);
});
