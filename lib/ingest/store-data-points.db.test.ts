import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { failureReasons, ownFailureReasons } from "#lib/domain/failure.ts";
import { type IngestPayload, ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { listMissedShards } from "#lib/query/list-missed-shards.ts";
import { dropOutdated } from "#lib/store/drop-outdated.ts";
import { lockShards } from "#lib/store/lock-shards.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { type ModelInfluencer, type ModelState, modelOf } from "#lib/testing/ingest-model.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { storeDataPoints } from "./store-data-points.ts";

/** Lately, since old slots are not tallied; six minutes before a whole hour. */
const START = Math.floor(Date.now() / 3_600_000) * 3_600 - 360;
const slotAt = (n: number) => START + n * 60;

/** Internal ids are drawn by the database: these are what a fresh one draws. */
const always = { paused: false, erased: false, stateSlot: null, interval: 60 };
const open = [{ from: slotAt(0), to: null }];
const cast: ModelInfluencer[] = [
  { ...always, id: 1, shard: 1, spans: open },
  { ...always, id: 2, shard: 1, spans: open },
  // Was paused for three slots and resumed.
  {
    ...always,
    id: 3,
    shard: 1,
    stateSlot: slotAt(7),
    spans: [
      { from: slotAt(0), to: slotAt(4) },
      { from: slotAt(7), to: null },
    ],
  },
  { ...always, id: 4, shard: 2, spans: open },
  {
    ...always,
    id: 5,
    shard: 2,
    spans: [{ from: slotAt(0), to: slotAt(6) }],
    paused: true,
    stateSlot: slotAt(6),
  },
  { ...always, id: 6, shard: 2, spans: open, erased: true },
];

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
beforeEach(() => reset());

async function reset() {
  await t.db.execute(sql`
    TRUNCATE data_points, fetch_failures, dirty_hours, slot_tallies, dead_letters, erased_influencers, tracking_periods,
      influencers, shards
    RESTART IDENTITY CASCADE`);
  await t.db.execute(sql`
    INSERT INTO shards (platform, interval_s, capacity, size) VALUES ('mockstagram', 60, 1000, 3), ('mockstagram', 60, 1000, 3)`);
  for (const who of cast) {
    await t.db.execute(sql`
      INSERT INTO influencers (platform, external_id, interval_s, shard_id, state, state_slot)
      VALUES ('mockstagram', ${String(1_000_000 + who.id)}, 60, ${who.shard}, ${who.paused ? "paused" : "pending"},
        to_timestamp(${who.stateSlot}::float8))`);
    for (const span of who.spans) {
      await t.db.execute(sql`
        INSERT INTO tracking_periods (influencer_id, "from", "to", interval_s, kind, shard_id)
        VALUES (${who.id}, to_timestamp(${span.from}), to_timestamp(${span.to}::float8), 60, 'live', ${who.shard})`);
    }
    if (!who.erased) continue;
    await t.db.execute(sql`INSERT INTO erased_influencers (influencer_id) VALUES (${who.id})`);
    await t.db.execute(sql`DELETE FROM tracking_periods WHERE influencer_id = ${who.id}`);
    await t.db.execute(sql`DELETE FROM influencers WHERE id = ${who.id}`);
  }
}

async function lines(statement: ReturnType<typeof sql>): Promise<string[]> {
  const rows = await t.db.execute<{ line: string }>(statement);
  return rows.map((row) => row.line).sort();
}

async function readState(): Promise<ModelState> {
  const epoch = (column: string) => sql.raw(`coalesce(extract(epoch FROM ${column})::bigint::text, 'null')`);
  const orNull = (column: string) => sql.raw(`coalesce(${column}::text, 'null')`);
  return {
    points: await lines(sql`SELECT concat_ws(' ', influencer_id, ${epoch("time")},
      round(extract(epoch FROM retrieved_at) * 1000)::bigint, ${orNull("followers")}, ${orNull("following")},
      ${orNull("posts")}) AS line FROM data_points`),
    failures: await lines(sql`SELECT concat_ws(' ', shard_id, ${epoch("slot")}, reason,
      coalesce(array_to_string(influencer_ids, ','), 'all')) AS line FROM fetch_failures`),
    dirtyHours: await lines(sql`SELECT concat_ws(' ', shard_id, ${epoch("hour")}) AS line FROM dirty_hours`),
    periods:
      await lines(sql`SELECT concat_ws(' ', influencer_id, kind, ${epoch('"from"')}, ${epoch('"to"')}) AS line
      FROM tracking_periods`),
    states: await lines(sql`SELECT concat_ws(' ', id, state) AS line FROM influencers`),
    usernames: await lines(sql`SELECT concat_ws(' ', id, ${orNull("username")}) AS line FROM influencers`),
    tallies: await lines(
      sql`SELECT concat_ws(' ', shard_id, ${epoch("slot")}, present) AS line FROM slot_tallies`,
    ),
  };
}

/** What befell each member of a shard in a slot. Counts are a function of (id, slot): the first answer is the only one. */
const SLOTS = 12;
const fate = fc.oneof(
  { weight: 5, arbitrary: fc.constant("found" as const) },
  { weight: 3, arbitrary: fc.constant("not_found" as const) },
  { weight: 3, arbitrary: fc.constantFrom(...failureReasons) },
  { weight: 2, arbitrary: fc.constant("absent" as const) },
);

const payloadArbitrary: fc.Arbitrary<IngestPayload> = fc
  .record({
    shard: fc.constantFrom(1, 2),
    slot: fc.nat(SLOTS - 1).map(slotAt),
    fates: fc.array(fate, { minLength: 3, maxLength: 3 }),
    all: fc.option(fc.constantFrom(...ownFailureReasons), {
      freq: 8,
    }),
    named: fc.option(fc.constantFrom("ann", "bob", "Zoë"), { freq: 3 }),
  })
  .map(({ shard, slot, fates, all, named }) => {
    const payload = emptyPayload(shard, slot);
    for (const [i, what] of fates.entries()) {
      const id = (shard - 1) * 3 + i + 1;
      if (what === "absent") continue;
      if (what === "found") addPoint(payload, id);
      else payload.failures.push({ reason: what, ids: [id] });
    }
    if (all !== null) payload.failures.push({ reason: all, ids: "all" });
    const [first] = payload.ids;
    if (named !== null && first !== undefined) payload.usernames = [{ id: first, username: named }];
    return payload;
  });

function emptyPayload(shard: number, slot: number): IngestPayload {
  const columns = { ids: [], offsets: [], followers: [], following: [], posts: [], failures: [] };
  return { v: 1, shard, slot, fetchedAt: (slot + 30) * 1_000, ...columns };
}

function addPoint(payload: IngestPayload, id: number) {
  payload.ids.push(id);
  payload.offsets.push((id * 977) % 60_000);
  payload.followers.push(id === 2 ? null : payload.slot + id);
  payload.following.push(id * 7);
  payload.posts.push(null);
}

const found = (slot: number, ...ids: number[]) => {
  const payload = emptyPayload(1, slotAt(slot));
  for (const id of ids) addPoint(payload, id);
  return payload;
};
const failing = (slot: number, reason: (typeof failureReasons)[number], ids: number[] | "all") => {
  const payload = emptyPayload(1, slotAt(slot));
  payload.failures.push({ reason, ids });
  return payload;
};

describe("storing payloads", () => {
  test("the same payloads, doubled, shuffled, batched in any way, give the state that the facts say", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(payloadArbitrary, { minLength: 1, maxLength: 14 }).chain((payloads) =>
          fc.record({
            payloads: fc.constant(payloads),
            again: fc.subarray(payloads),
            order: fc.array(fc.nat(), { minLength: 28, maxLength: 28 }),
            batch: fc.integer({ min: 1, max: 6 }),
          }),
        ),
        async ({ payloads, again, order, batch }) => {
          await reset();
          const shuffled = [...payloads, ...again]
            .map((payload, i) => ({ payload, key: order[i] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ payload }) => payload);
          for (const payload of shuffled) ingestPayloadSchema.parse(payload);
          for (let i = 0; i < shuffled.length; i += batch) {
            await storeDataPoints(t.db, shuffled.slice(i, i + batch));
          }
          expect(await readState()).toEqual(modelOf(cast, payloads));
        },
      ),
      { numRuns: runsOf(120) },
    );
  }, 120_000);

  test("a platform's failure can't be filed for all: it would hide whom it hit", () => {
    const payload = failing(0, "timeout", "all");
    expect(ingestPayloadSchema.safeParse(payload).success).toBe(false);
    expect(ingestPayloadSchema.safeParse(failing(0, "dropped", "all")).success).toBe(true);
  });

  test("several workers that store the same payloads at once end in the same state, and none fails", async () => {
    const payloads = fc.sample(payloadArbitrary, { numRuns: 30, seed: 7 });
    const shifted = (by: number) => [...payloads.slice(by), ...payloads.slice(0, by)];
    const store = async (mine: IngestPayload[]) => {
      for (let i = 0; i < mine.length; i += 3) await storeDataPoints(t.db, mine.slice(i, i + 3));
    };
    await Promise.all([
      store(shifted(0)),
      store(shifted(7)),
      store(shifted(19)),
      store([...payloads].reverse()),
    ]);
    expect(await readState()).toEqual(modelOf(cast, payloads));
  });

  test("of two answers for a slot the first committed one stays", async () => {
    await storeDataPoints(t.db, [found(0, 1)]);
    const second = found(0, 1);
    second.followers = [1];
    expect(await storeDataPoints(t.db, [second])).toEqual({ points: 0, expired: 0 });
    expect((await readState()).points).toEqual(modelOf(cast, [found(0, 1)]).points);
  });

  test("an account that became unknown and is known again leaves a not-found period between two live ones", async () => {
    const payloads = [found(0, 1), failing(1, "not_found", [1]), failing(5, "not_found", [1]), found(9, 1)];
    for (const payload of payloads) await storeDataPoints(t.db, [payload]);
    const { periods, states } = await readState();
    expect(periods.filter((line) => line.startsWith("1 "))).toEqual([
      `1 live ${slotAt(0)} ${slotAt(1)}`,
      `1 live ${slotAt(9)} null`,
      `1 not_found ${slotAt(1)} ${slotAt(9)}`,
    ]);
    expect(states).toContain("1 ok");
  });

  test("workers learn of not-found and of usernames by the cursor, but not of each data point", async () => {
    const xids = async () => await lines(sql`SELECT changed_xid::text AS line FROM influencers WHERE id = 1`);
    const before = await xids();
    await storeDataPoints(t.db, [found(0, 1)]);
    await storeDataPoints(t.db, [failing(1, "timeout", [1])]);
    expect(await xids()).toEqual(before);
    await storeDataPoints(t.db, [failing(2, "not_found", [1])]);
    const unknown = await xids();
    expect(unknown).not.toEqual(before);
    await storeDataPoints(t.db, [{ ...found(3, 1), usernames: [{ id: 1, username: "ann" }] }]);
    expect(await xids()).not.toEqual(unknown);
  });

  test("tallies are kept of the last two days; older data points are stored without one", async () => {
    const old = Math.floor(START / 60 - 3 * 1_440) * 60;
    const payload = emptyPayload(1, old);
    addPoint(payload, 1);
    expect(await storeDataPoints(t.db, [payload])).toEqual({ points: 1, expired: 0 });
    expect((await readState()).tallies).toEqual([]);
    await t.db.execute(sql`INSERT INTO slot_tallies VALUES (to_timestamp(${old}), 1, 1)`);
    await storeDataPoints(t.db, [found(0, 1)]);
    await dropOutdated(t.db);
    expect((await readState()).tallies).toEqual([`1 ${slotAt(0)} 1`]);
  });

  test("a tally keeps when its first data points came, however many follow", async () => {
    const since = async () => await lines(sql`SELECT stored_at::text AS line FROM slot_tallies`);
    await storeDataPoints(t.db, [found(0, 1)]);
    const first = await since();
    await storeDataPoints(t.db, [found(0, 1, 2)]);
    expect(await since()).toEqual(first);
    expect((await readState()).tallies).toEqual([`1 ${slotAt(0)} 2`]);
  });

  test("nothing is erased while payloads are stored, and nothing of a shard is stored twice at once", async () => {
    await t.db.transaction(async (tx) => {
      await lockShards(tx, [2, 1]);
      const held = await t.db.execute(sql`
        SELECT classid::int AS class, objid::int AS object, mode FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        ORDER BY mode DESC, object`);
      expect(held).toEqual([
        { class: 0, object: 4203, mode: "ShareLock" },
        { class: 4204, object: 1, mode: "ExclusiveLock" },
        { class: 4204, object: 2, mode: "ExclusiveLock" },
      ]);
    });
  });

  describe("slots missed in a row", () => {
    const missed = (slot: number) => storeDataPoints(t.db, [failing(slot, "dropped", "all")]);

    test("each slot that we ourselves missed counts once; a data point of a newer slot ends it", async () => {
      await missed(1);
      await missed(2);
      await missed(2);
      await storeDataPoints(t.db, [failing(3, "late", "all"), failing(4, "worker_down", "all")]);
      expect(await listMissedShards(t.db)).toEqual(new Map([[1, 4]]));
      await storeDataPoints(t.db, [found(2, 1)]);
      expect(await listMissedShards(t.db)).toEqual(new Map([[1, 4]]));
      await storeDataPoints(t.db, [found(5, 1)]);
      expect(await listMissedShards(t.db)).toEqual(new Map());
    });

    test("what an answer has already ended stays ended, whatever arrives late", async () => {
      await storeDataPoints(t.db, [found(5, 1)]);
      await missed(5);
      await missed(3);
      expect(await listMissedShards(t.db)).toEqual(new Map());
      await missed(6);
      await storeDataPoints(t.db, [found(6, 2)]);
      await missed(6);
      expect(await listMissedShards(t.db)).toEqual(new Map());
    });

    test("a platform's failure is none of ours, and a shard that is well is not written", async () => {
      const version = async () =>
        await lines(sql`SELECT concat(id, xmin, ctid) AS line FROM shards ORDER BY id`);
      const before = await version();
      await storeDataPoints(t.db, [failing(1, "timeout", [1, 2, 3])]);
      await storeDataPoints(t.db, [failing(2, "dropped", [1])]);
      await storeDataPoints(t.db, [found(3, 1)]);
      expect(await listMissedShards(t.db)).toEqual(new Map());
      expect(await version()).toEqual(before);
    });
  });

  test("an erased influencer stays erased, whatever still comes", async () => {
    const payload = emptyPayload(2, slotAt(0));
    addPoint(payload, 6);
    addPoint(payload, 4);
    payload.usernames = [{ id: 6, username: "ghost" }];
    payload.failures.push({ reason: "timeout", ids: [6] });
    expect(await storeDataPoints(t.db, [payload])).toEqual({ points: 1, expired: 0 });
    const state = await readState();
    expect(state.points.map((line) => line.split(" ")[0])).toEqual(["4"]);
    expect(state.failures).toEqual([]);
  });
});
