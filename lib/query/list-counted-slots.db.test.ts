/** The day's slots as they were judged and tallied; several shards and intervals, and slots of which nothing came. */
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { sumCoverage } from "#lib/domain/sum-coverage.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { listCountedSlots } from "./list-counted-slots.ts";

const t = await createTestDatabase({ prepared: true });
const { db, web } = t;
afterAll(() => t.close());

const NOW = 1_800_057_600;
const live = (interval: number) => [{ kind: "live" as const, from: NOW - 200_000, to: null, interval }];
const judge = (interval: number, ago: number, expected: number) =>
  db.execute(sql`
    INSERT INTO slots_expected (interval_s, slot, expected)
    VALUES (${interval}, to_timestamp(${NOW - ago}::float8), ${expected})`);
const tally = (shard: number, ago: number, present: number) =>
  db.execute(sql`
    INSERT INTO slot_tallies (slot, shard_id, present)
    VALUES (to_timestamp(${NOW - ago}::float8), ${shard}, ${present})`);

test("before a slot was judged there is none", async () => {
  expect(await listCountedSlots(web)).toEqual([]);
});

test("shards add up in their own interval; what is over the day is left out, but for the slot before it", async () => {
  const minute = await insertInfluencer(db, "1", live(60));
  const other = await insertInfluencer(db, "2", live(60));
  const five = await insertInfluencer(db, "3", live(300));
  await judge(60, 60, 5);
  await tally(minute.shardId, 60, 2);
  await tally(other.shardId, 60, 1);
  // Of the same moment, another interval: it stays apart.
  await judge(300, 300, 4);
  await judge(60, 300, 5);
  await tally(five.shardId, 300, 3);
  // Nothing came; more came than is due still, since somebody was erased.
  await judge(60, 120, 5);
  await judge(60, 180, 5);
  await tally(minute.shardId, 180, 9);
  await judge(60, 86_400 + 60, 7);
  await judge(60, 86_400 + 120, 7);
  const slots = await listCountedSlots(web);
  const told = slots.map(({ interval, slot, expected, present }) => [
    interval,
    NOW - slot,
    expected,
    present,
  ]);
  expect(told.toSorted().toSorted((a, b) => (a[1] ?? 0) - (b[1] ?? 0))).toEqual([
    [60, 60, 5, 3],
    [60, 120, 5, 0],
    [60, 180, 5, 5],
    [300, 300, 4, 3],
    [60, 300, 5, 0],
    [60, 86_460, 7, 0],
  ]);
  expect(sumCoverage(slots)).toMatchObject({
    hour: { from: NOW - 3_600, to: NOW, expected: 24, present: 11 },
    day: { expected: 24, present: 11 },
  });
});
