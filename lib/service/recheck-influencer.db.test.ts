import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { addInfluencers } from "./add-influencers.ts";
import { pauseInfluencer } from "./pause-influencer.ts";
import { recheckInfluencer, recheckPlatform } from "./recheck-influencer.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());

const START = 1_700_006_400;
const at = (seconds: number) => ({ now: () => (START + seconds) * 1_000 });
const head = (minute: number) => {
  const slot = START + minute * 60;
  return { v: 1 as const, shard: 1, slot, fetchedAt: (slot + 30) * 1_000 };
};
const notFound = (minute: number, ids: number[]) =>
  storeDataPoints(db, [
    {
      ...{ ...head(minute), ids: [], offsets: [], followers: [], following: [], posts: [] },
      failures: [{ reason: "not_found", ids }],
    },
  ]);
const found = (minute: number, id: number) =>
  storeDataPoints(db, [
    {
      ...{ ...head(minute), ids: [id], offsets: [1_000], followers: [5], following: [5], posts: [null] },
      failures: [],
    },
  ]);
const states = async () => {
  const rows = await db.execute<{ state: string }>(sql`SELECT state FROM influencers ORDER BY id`);
  return rows.map(({ state }) => state).join(" ");
};
const periods = async () => {
  const rows = await db.execute<{ text: string }>(sql`
    SELECT concat_ws(' ', kind, (extract(epoch FROM "from")::int - ${START}::int) / 60,
      (extract(epoch FROM "to")::int - ${START}::int) / 60) AS text
    FROM tracking_periods WHERE influencer_id = 1 ORDER BY "from"`);
  return rows.map(({ text }) => text);
};

beforeEach(async () => {
  await db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points, fetch_failures, slot_tallies RESTART IDENTITY CASCADE`);
  const externalIds = ["1000001", "1000002", "1000003"];
  await addInfluencers(db, { platform: "mockstagram", externalIds, interval: 60 }, at(0));
  await notFound(0, [1, 2]);
});

test("one waits for an answer, misses no slot by it, and becomes what the answer says", async () => {
  const recheck = (seconds: number) => recheckInfluencer(db, "mockstagram", "1000001", at(seconds));
  expect(await states()).toBe("not_found not_found pending");
  await recheck(130);
  expect(await states()).toBe("pending not_found pending");
  expect(await periods()).toEqual(["not_found 0"]);
  // An answer from before says nothing.
  await notFound(1, [1]);
  expect(await states()).toBe("pending not_found pending");
  await notFound(2, [1]);
  expect(await states()).toBe("not_found not_found pending");
  expect(await periods()).toEqual(["not_found 0"]);
  await recheck(190);
  await found(3, 1);
  expect(await states()).toBe("ok not_found pending");
  expect(await periods()).toEqual(["not_found 0 3", "live 3"]);
});

test("one that was found, paused or is nobody stays as it is", async () => {
  await recheckInfluencer(db, "mockstagram", "1000003", at(60));
  await pauseInfluencer(db, "mockstagram", "1000002", at(60));
  await recheckInfluencer(db, "mockstagram", "1000002", at(60));
  expect(await states()).toBe("not_found paused pending");
  await expect(recheckInfluencer(db, "mockstagram", "1000009", at(60))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("all of a platform at once, once", async () => {
  expect(await recheckPlatform(db, "mockstagram", at(60))).toEqual({ rechecked: 2, left: 0 });
  expect(await states()).toBe("pending pending pending");
  expect(await recheckPlatform(db, "mockstagram", at(60))).toEqual({ rechecked: 0, left: 0 });
});

test("a part at a time goes round: who was rechecked longest ago comes first", async () => {
  await t.db.execute(sql`
    UPDATE influencers SET state = 'not_found', state_slot = to_timestamp(${START}) + id * interval '1 minute'`);
  const asked = async () => {
    await recheckPlatform(db, "mockstagram", at(3_600), 1);
    const rows = await t.db.execute<{ id: number }>(sql`SELECT id FROM influencers WHERE state = 'pending'`);
    // It is not found again, by an answer of that slot.
    await t.db.execute(sql`UPDATE influencers SET state = 'not_found' WHERE state = 'pending'`);
    return rows.map(({ id }) => id);
  };
  const [first, second, third] = [await asked(), await asked(), await asked()];
  expect(new Set([first, second, third].flat()).size).toBe(3);
});
