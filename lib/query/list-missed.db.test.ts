/** Errors of the pipeline's answer, and whom they hit: against a count of what ingest was given, influencer by influencer. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FailureReason } from "#lib/domain/failure.ts";
import { missedListSchema, pipelineSchema } from "#lib/domain/pipeline.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { getPipeline } from "./get-pipeline.ts";
import { listMissed, type MissedInput } from "./list-missed.ts";
import { sealCursor } from "./seal-cursor.ts";

let t: TestDatabase;
const NOW = Math.floor(Date.now() / 300_000) * 300;
const SLOT = NOW - 120;
const platform = "mockstagram" as const;
const clock = { now: () => (NOW + 10) * 1_000 };

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
beforeEach(clear);

async function clear() {
  await t.db.execute(sql`
    TRUNCATE data_points, fetch_failures, dirty_hours, slot_tallies, slots_expected, tracking_periods, influencers,
      shards, erased_influencers RESTART IDENTITY CASCADE`);
}

async function givenShard(size: number): Promise<{ id: number; members: number[] }> {
  const [shard] = await t.db.execute<{ id: number }>(sql`
    INSERT INTO shards (platform, interval_s, capacity, size) VALUES ('mockstagram', 60, 1000, ${size}::int) RETURNING id`);
  const id = shard?.id ?? 0;
  const rows = await t.db.execute<{ id: number }>(sql`
    WITH made AS (
      INSERT INTO influencers (platform, external_id, state, interval_s, shard_id)
      SELECT 'mockstagram', ${id}::int * 1000 + g, 'ok', 60, ${id}::int FROM generate_series(1, ${size}::int) AS g
      RETURNING id
    ), due AS (
      INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
      SELECT id, to_timestamp(${NOW - 900}::float8), 60, 'live', ${id}::int FROM made
    )
    SELECT id FROM made ORDER BY id`);
  return { id, members: rows.map((row) => row.id) };
}

interface Given {
  shard: number;
  ids?: number[];
  failures: { reason: FailureReason; ids: number[] | "all" }[];
  slot?: number;
}

const give = ({ shard, ids = [], failures, slot = SLOT }: Given) => {
  const none = ids.map(() => 1);
  return storeDataPoints(t.db, [
    {
      ...{ v: 1, shard, slot, fetchedAt: slot + 2, ids, offsets: none },
      ...{ followers: none, following: none, posts: none, failures },
    },
  ]);
};

/** All pages, as external ids. */
async function walk(input: Omit<MissedInput, "cursor" | "platform" | "interval">) {
  const items: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 50; page++) {
    const answer = missedListSchema.parse(
      await listMissed(t.db, { platform, interval: 60, ...input, cursor }),
    );
    items.push(...answer.items.map(({ externalId }) => externalId));
    if (answer.next === null) return { items, count: answer.count, isAbout: answer.isAbout };
    cursor = answer.next;
  }
  throw new Error("The list has no end.");
}

const errorsNow = async () =>
  pipelineSchema.parse(await getPipeline(t.db, { queue: null, clock, namesWorkers: false })).errors;

test("counts and lists equal what was given, for any fates of any shards, page by page", async () => {
  const fate = fc.constantFrom("present", "timeout", "network", "rejected", "silent");
  const shard = fc.oneof(fc.array(fate, { minLength: 3, maxLength: 3 }), fc.constant("late" as const));
  await fc.assert(
    fc.asyncProperty(
      fc.array(shard, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (drawn, limit) => {
        await clear();
        const hit = new Map<string, string[]>();
        for (const fates of drawn) {
          const { id, members } = await givenShard(3);
          const of = (wanted: string) =>
            members.filter((_, i) => Array.isArray(fates) && fates[i] === wanted);
          const failures = (["timeout", "network", "rejected"] as const)
            .map((reason) => ({ reason, ids: of(reason) }))
            .filter(({ ids }) => ids.length > 0);
          await give({
            shard: id,
            ids: of("present"),
            failures: Array.isArray(fates) ? failures : [{ reason: fates, ids: "all" }],
          });
          const names = (ids: number[]) =>
            ids.map((member) => String(id * 1_000 + members.indexOf(member) + 1));
          for (const { reason, ids } of failures)
            hit.set(reason, [...(hit.get(reason) ?? []), ...names(ids)]);
          if (!Array.isArray(fates)) hit.set(fates, [...(hit.get(fates) ?? []), ...names(members)]);
        }
        const { hour, slots } = await errorsNow();
        const told = new Map(hour.map(({ reason, count }) => [reason, count]));
        expect(told).toEqual(new Map([...hit].map(([reason, who]) => [reason, who.length])));
        const present = drawn.flat().filter((one) => one === "present").length;
        const all = [...hit.values()].flat().length;
        for (const { share, count } of hour) expect(share).toBeCloseTo(count / (all + present));
        expect(slots.every(({ slot, count, reason }) => slot === SLOT && count === told.get(reason))).toBe(
          true,
        );
        for (const reason of ["timeout", "network", "rejected", "late"] as const) {
          const { items, count, isAbout } = await walk({ reason, slot: SLOT, limit });
          expect(items).toEqual(hit.get(reason) ?? []);
          expect(count).toBe(items.length);
          expect(isAbout).toBe(reason === "late" && count > 0);
        }
      },
    ),
    { numRuns: runsOf(25) },
  );
});

test("who is named twice counts once; a list that another payload widened is counted anew", async () => {
  const { id, members } = await givenShard(4);
  const [a = 0, b = 0, c = 0] = members;
  await give({ shard: id, failures: [{ reason: "timeout", ids: [a, b] }] });
  await give({ shard: id, failures: [{ reason: "timeout", ids: [b, c] }] });
  const rows = () =>
    t.db.execute(
      sql`SELECT reason, cardinality(influencer_ids) AS named, hits FROM fetch_failures ORDER BY reason`,
    );
  expect(await rows()).toEqual([{ reason: "timeout", named: 3, hits: 3 }]);
  // Of an earlier release there is the list alone.
  await t.db.execute(sql`UPDATE fetch_failures SET hits = NULL`);
  expect((await errorsNow()).hour).toMatchObject([{ reason: "timeout", count: 3, isAbout: false }]);
  expect((await walk({ reason: "timeout", slot: SLOT })).count).toBe(3);
  await give({ shard: id, failures: [{ reason: "timeout", ids: "all" }] });
  expect(await rows()).toEqual([{ reason: "timeout", named: null, hits: null }]);
  expect((await walk({ reason: "timeout", slot: SLOT })).items).toHaveLength(4);
});

test("of a shard that failed as a whole: not who was answered, paused or is named for something else", async () => {
  const { id, members } = await givenShard(5);
  const [a = 0, b = 0, c = 0] = members;
  await give({
    shard: id,
    ids: [a],
    failures: [
      { reason: "network", ids: [b] },
      { reason: "late", ids: "all" },
    ],
  });
  await t.db.execute(sql`
    UPDATE tracking_periods SET "to" = to_timestamp(${SLOT}::float8) WHERE influencer_id = ${c}`);
  expect(await walk({ reason: "late", slot: SLOT })).toEqual({
    items: [`${id}004`, `${id}005`],
    count: 3,
    isAbout: true,
  });
});

test("the removed are counted and not listed; who was answered after all is told", async () => {
  const { id, members } = await givenShard(3);
  const [a = 0, b = 0] = members;
  await give({ shard: id, failures: [{ reason: "timeout", ids: members }] });
  await give({ shard: id, ids: [a], failures: [] });
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE id = ${b}`);
  const answer = await listMissed(t.db, { platform, reason: "timeout", interval: 60, slot: SLOT });
  expect(answer).toMatchObject({ count: 3, next: null });
  expect(answer.items.map(({ stored }) => stored)).toEqual([true, false]);
});

test("a slot off the grid, a limit that is none and a cursor of another list are refused", async () => {
  const ask = (more: Partial<MissedInput>) =>
    listMissed(t.db, { platform, reason: "timeout", interval: 60, slot: SLOT, ...more });
  await expect(ask({ slot: SLOT + 7 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(ask({ limit: 0 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(ask({ cursor: "nonsense" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  const { id, members } = await givenShard(3);
  await give({ shard: id, failures: [{ reason: "timeout", ids: members }] });
  const { next } = await ask({ limit: 1 });
  await expect(ask({ reason: "network", cursor: next ?? "" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("rate and lag: what was due a second and what is stored of it; unknown without a queue", async () => {
  const { id, members } = await givenShard(6);
  await give({ shard: id, ids: members.slice(2), failures: [] });
  await t.db.execute(sql`INSERT INTO slots_expected VALUES (60, to_timestamp(${SLOT}::float8), 6)`);
  const pipeline = await getPipeline(t.db, { queue: null, clock, namesWorkers: false });
  expect(pipeline.rate).toEqual({ required: 0.1, stored: 4 / 60 });
  expect(pipeline.lagSeconds).toBeNull();
});

test("a cursor whose numbers are none of ours is refused, never a failure", async () => {
  const { id, members } = await givenShard(3);
  await give({ shard: id, failures: [{ reason: "timeout", ids: members }] });
  const input = { platform, interval: 60, slot: SLOT, reason: "timeout" } as const;
  const place = { ...input, list: "missed", shard: 1, id: 1 };
  expect((await listMissed(t.db, { ...input, cursor: sealCursor(place) })).items).toHaveLength(2);
  for (const key of ["shard", "id"])
    for (const value of [2 ** 31, Number.MAX_SAFE_INTEGER, 1e300, -1, 0.5, "1", null]) {
      const cursor = sealCursor({ ...place, [key]: value });
      await expect(listMissed(t.db, { ...input, cursor })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
});
