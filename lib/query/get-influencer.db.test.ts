import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { influencerDetailSchema } from "#lib/domain/influencer-views.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertDataPoints, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { systemClock } from "#lib/time.ts";
import { getInfluencer } from "./get-influencer.ts";

let t: TestDatabase;
const old = 1_700_000_040;

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

test("the detail has the newest data point, however old, and the periods oldest first", async () => {
  const { id, externalId } = await insertInfluencer(t.db, "1000001", [
    { kind: "demo", from: old - 3_600, to: old, interval: 3_600 },
    { kind: "live", from: old, to: null, interval: 60 },
  ]);
  const account = { platform: "mockstagram" as const, externalId };
  expect(await getInfluencer(t.db, account)).toMatchObject({ latest: null, demo: true });
  await insertDataPoints(t.db, id, [
    { time: old, followers: 5, following: 2 },
    { time: old + 60, offset: 1.25, followers: 7, following: 2, posts: 3 },
  ]);
  const detail = await getInfluencer(t.db, account);
  expect(influencerDetailSchema.parse(detail)).toEqual(detail);
  expect(detail.latest).toEqual({
    time: old + 60,
    retrievedAt: old + 61.25,
    followers: 7,
    following: 2,
    posts: 3,
    ratio: 3.5,
  });
  expect(detail.periods).toEqual([
    { kind: "demo", from: old - 3_600, to: old, interval: 3_600 },
    { kind: "live", from: old, to: null, interval: 60 },
  ]);
  const recent = Math.floor(systemClock.now() / 60_000) * 60;
  await insertDataPoints(t.db, id, [{ time: recent, followers: 1, following: null }]);
  expect((await getInfluencer(t.db, account)).latest).toMatchObject({
    time: recent,
    followers: 1,
    ratio: null,
  });
});

test("unknown and removed influencers are not found", async () => {
  const { externalId } = await insertInfluencer(t.db, "1000002");
  const account = { platform: "mockstagram" as const, externalId };
  expect((await getInfluencer(t.db, account)).periods).toEqual([]);
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE external_id = ${externalId}`);
  await expect(getInfluencer(t.db, account)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(getInfluencer(t.db, { ...account, externalId: "5" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
