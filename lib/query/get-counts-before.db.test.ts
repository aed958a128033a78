import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { ALL_KEPT } from "#lib/domain/kept-from.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { clearRegistry } from "#lib/testing/registry-rows.ts";
import { getCountsBefore } from "./get-counts-before.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());
beforeEach(() => clearRegistry(db));

/** A midnight. */
const MIDNIGHT = 1_700_006_400;

const addPoint = (slot: number, followers: number) =>
  db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
    SELECT id, to_timestamp(${slot}::float8), to_timestamp(${slot}::float8), ${followers} FROM influencers`);

async function before(time: number) {
  const [row] = await db.execute<{ id: number }>(sql`SELECT id FROM influencers`);
  return await getCountsBefore(db, row?.id ?? 0, { time, kept: ALL_KEPT }, ["followers"]);
}

test("the slot that ran when somebody was added counts, also once they are fetched more often", async () => {
  const noon = { now: () => (MIDNIGHT + DAY_S / 2) * 1_000 };
  await addInfluencers(db, { platform: "mockstagram", externalIds: ["1"], interval: 86_400 }, noon);
  await addPoint(MIDNIGHT, 5);
  // As if it had been rescheduled before its first answer came.
  await db.execute(sql`UPDATE influencers SET interval_s = 60`);
  await db.execute(
    sql`UPDATE tracking_periods SET "from" = to_timestamp(${MIDNIGHT + DAY_S / 2}), interval_s = 60`,
  );
  expect(await before(MIDNIGHT + DAY_S / 4)).toEqual({ followers: 5 });
});

test("demo history lies before its influencer was added, and counts", async () => {
  await addInfluencers(
    db,
    { platform: "mockstagram", externalIds: ["1"], interval: 60 },
    { now: () => MIDNIGHT * 1_000 },
  );
  const from = MIDNIGHT - 90 * DAY_S;
  await addPoint(from, 7);
  await db.execute(sql`
    INSERT INTO tracking_periods (influencer_id, "from", "to", interval_s, kind, shard_id)
    SELECT id, to_timestamp(${from}::float8), to_timestamp(${MIDNIGHT}::float8), 3600, 'demo', shard_id FROM influencers`);
  expect(await before(MIDNIGHT)).toEqual({ followers: 7 });
  expect(await before(from)).toEqual({});
});

test("of whom nothing was due before, nothing is looked for", async () => {
  await addInfluencers(
    db,
    { platform: "mockstagram", externalIds: ["1"], interval: 60 },
    { now: () => MIDNIGHT * 1_000 },
  );
  // No such row can come about: it shows that nobody looks there.
  await addPoint(MIDNIGHT - 2 * DAY_S, 9);
  expect(await before(MIDNIGHT)).toEqual({});
});
