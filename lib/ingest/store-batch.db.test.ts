import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { countRows } from "#lib/domain/count-rows.ts";
import { type IngestPayload, ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { listDeadLetters } from "#lib/query/list-dead-letters.ts";
import { markRedriven } from "#lib/store/mark-redriven.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { storeBatch } from "./store-batch.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());

const START = Math.floor(Date.now() / 3_600_000) * 3_600 - 360;
const slotAt = (n: number) => START + n * 60;

/** Rows of these influencers raise; nothing else does. */
await db.execute(sql`CREATE TABLE poison (influencer_id integer PRIMARY KEY, state text NOT NULL)`);
// Counts on when a transaction is taken back, and counts nobody else's, as a server's transaction ids would.
await db.execute(sql`CREATE SEQUENCE refusals`);
await db.execute(sql`
  CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE raised text;
  BEGIN
    SELECT state INTO raised FROM poison WHERE influencer_id = NEW.influencer_id;
    IF raised IS NOT NULL THEN
      PERFORM nextval('refusals');
      RAISE EXCEPTION 'influencer % is poison', NEW.influencer_id USING ERRCODE = raised;
    END IF;
    RETURN NEW;
  END $$`);
await db.execute(sql`
  CREATE TRIGGER refuse_poison BEFORE INSERT ON data_points FOR EACH ROW EXECUTE FUNCTION refuse_poison()`);

beforeEach(() => reset());

async function reset() {
  await db.execute(sql`
    TRUNCATE data_points, fetch_failures, dirty_hours, slot_tallies, dead_letters, erased_influencers, tracking_periods,
      influencers, shards, poison RESTART IDENTITY CASCADE`);
}

async function poison(ids: readonly number[], state = "P0001") {
  await db.execute(sql`
    INSERT INTO poison SELECT id, ${state} FROM unnest(${sql.param([...ids])}::int[]) AS listed (id)`);
}

function payloadOf(shard: number, slot: number, ids: readonly number[]): IngestPayload {
  return {
    v: 1,
    shard,
    slot,
    fetchedAt: (slot + 30) * 1_000,
    ids: [...ids],
    offsets: ids.map((id) => id % 50_000),
    followers: ids.map((id) => id * 2),
    following: ids.map((id) => id * 3),
    posts: ids.map(() => null),
    failures: [],
  };
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

async function openLetters(): Promise<
  { id: number; version: string; cause: string; payload: IngestPayload }[]
> {
  const letters = await listDeadLetters(db, { which: "open", limit: 1_000 });
  return letters.map(({ id, version, cause, payload }) => ({
    id,
    version,
    cause,
    payload: ingestPayloadSchema.parse(JSON.parse(payload)),
  }));
}

async function storedIds(slot: number): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(
    sql`SELECT influencer_id AS id FROM data_points WHERE time = to_timestamp(${slot}) ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}

describe("a batch with rows that the database refuses", () => {
  test("whatever rows are poison, all others are stored, and each of these is a letter of its own", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
        async (groups, bad) => {
          await reset();
          await poison(bad);
          const payloads = groups.map((ids, i) => payloadOf(i + 1, slotAt(i), ids));
          const outcomes = await storeBatch(db, payloads);
          const expected: string[] = [];
          for (const [i, { ids, slot }] of payloads.entries()) {
            const hit = ids.filter((id) => bad.includes(id));
            expect(await storedIds(slot)).toEqual(
              ids.filter((id) => !bad.includes(id)).sort((a, b) => a - b),
            );
            expect(outcomes[i]?.kind).toBe(hit.length > 0 ? "lettered" : "stored");
            expected.push(...hit.map((id) => JSON.stringify(payloadOf(i + 1, slot, [id]))));
          }
          const letters = await openLetters();
          expect(letters.map(({ payload }) => JSON.stringify(payload)).sort()).toEqual(expected.sort());
          for (const { cause, payload } of letters)
            expect(cause).toBe(`influencer ${payload.ids[0]} is poison`);
          const points = outcomes.reduce((sum, o) => sum + (o.kind === "retry" ? 0 : o.points), 0);
          expect(points).toBe(payloads.reduce((sum, p) => sum + p.ids.length, 0) - letters.length);
        },
      ),
      { numRuns: runsOf(40) },
    );
  }, 120_000);

  test("failures and usernames that can't be stored are found the same way", async () => {
    await db.execute(
      sql`INSERT INTO shards (platform, interval_s, capacity, size) VALUES ('mockstagram', 60, 10, 2)`,
    );
    await db.execute(sql`
      INSERT INTO influencers (platform, external_id, interval_s, shard_id)
      VALUES ('mockstagram', '1', 60, 1), ('mockstagram', '2', 60, 1)`);
    await db.execute(sql`ALTER TABLE fetch_failures ADD CONSTRAINT no_timeouts CHECK (reason <> 'timeout')`);
    await db.execute(sql`ALTER TABLE influencers ADD CONSTRAINT no_bobs CHECK (username <> 'bob')`);
    const payload = payloadOf(1, slotAt(0), [1]);
    payload.failures = [
      { reason: "network", ids: [1, 2] },
      { reason: "timeout", ids: [2] },
    ];
    payload.usernames = [
      { id: 1, username: "ann" },
      { id: 2, username: "bob" },
    ];
    expect((await storeBatch(db, [payload])).map((o) => o.kind)).toEqual(["lettered"]);
    await db.execute(sql`ALTER TABLE fetch_failures DROP CONSTRAINT no_timeouts`);
    await db.execute(sql`ALTER TABLE influencers DROP CONSTRAINT no_bobs`);
    const letters = (await openLetters()).map((letter) => letter.payload);
    expect(letters.map(countRows)).toEqual([1, 1]);
    expect(letters.flatMap((p) => p.failures)).toEqual([{ reason: "timeout", ids: [2] }]);
    expect(letters.flatMap((p) => p.usernames ?? [])).toEqual([{ id: 2, username: "bob" }]);
    expect(await storedIds(slotAt(0))).toEqual([1]);
    expect(await db.execute(sql`SELECT reason, influencer_ids AS ids FROM fetch_failures`)).toEqual([
      { reason: "network", ids: [1, 2] },
    ]);
    expect(await db.execute(sql`SELECT username FROM influencers ORDER BY id`)).toEqual([
      { username: "ann" },
      { username: null },
    ]);
  });

  test("when nearly everything is poison the search ends early, and nothing is lost", async () => {
    const ids = range(1, 5_000);
    await poison(ids.filter((id) => id % 1_000 !== 0));
    const refusals = async () =>
      Number((await db.execute<{ n: string }>(sql`SELECT nextval('refusals')::text AS n`))[0]?.n);
    const before = await refusals();
    const payloads = [payloadOf(1, slotAt(0), ids), payloadOf(2, slotAt(1), ids)];
    expect((await storeBatch(db, payloads)).map((o) => o.kind)).toEqual(["lettered", "lettered"]);
    expect((await refusals()) - before).toBeLessThan(100);
    const letters = await openLetters();
    expect(letters.length).toBeLessThan(60);
    for (const [shard, slot] of [
      [1, slotAt(0)],
      [2, slotAt(1)],
    ] as const) {
      const kept = letters.flatMap(({ payload }) => (payload.shard === shard ? payload.ids : []));
      expect([...kept, ...(await storedIds(slot))].sort((a, b) => a - b)).toEqual(ids);
    }
  });

  test("what may pass makes no letter: a full disk, a table that is not there, letters that can't be kept", async () => {
    const payload = payloadOf(1, slotAt(0), [1, 2]);
    for (const state of ["53100", "42P01", "40001"]) {
      await reset();
      await poison([1], state);
      expect(await storeBatch(db, [payload])).toEqual([{ kind: "retry", message: "influencer 1 is poison" }]);
      expect(await openLetters()).toEqual([]);
    }
    // Met only in the search for the poison row: that one is not given up either.
    await reset();
    await poison([1]);
    await poison([2], "53100");
    expect(await storeBatch(db, [payload])).toEqual([{ kind: "retry", message: "influencer 2 is poison" }]);
    expect(await openLetters()).toEqual([]);
    await reset();
    await poison([1]);
    await db.execute(sql`ALTER TABLE dead_letters RENAME TO elsewhere`);
    expect((await storeBatch(db, [payload])).map((o) => o.kind)).toEqual(["retry"]);
    await db.execute(sql`ALTER TABLE elsewhere RENAME TO dead_letters`);
    expect((await storeBatch(db, [payload])).map((o) => o.kind)).toEqual(["lettered"]);
  });

  test("a letter that comes twice is one; one that was redriven and fails again is open again", async () => {
    await poison([2]);
    const payload = payloadOf(1, slotAt(0), [1, 2]);
    await storeBatch(db, [payload]);
    const [letter] = await openLetters();
    if (!letter) throw new Error("no letter");
    await storeBatch(db, [payload]);
    // The one that was read has failed again since: it must not be marked.
    await markRedriven(db, [letter]);
    const again = await openLetters();
    expect(again.map(({ id }) => id)).toEqual([letter.id]);
    await markRedriven(db, again);
    expect(await openLetters()).toEqual([]);
    await storeBatch(db, [letter.payload]);
    expect((await openLetters()).map(({ id }) => id)).toEqual([letter.id]);
  });

  test("F21: every payload twice, the whole set three times, shuffled, leaves what one run in order leaves", async () => {
    const payloads = range(0, 6).flatMap((n) =>
      [1, 2].map((shard) => {
        const ids = range((shard - 1) * 30 + 1, 30);
        const unknown = ids.filter((id) => (id + n) % 11 === 0);
        const failed = ids.filter((id) => (id + n) % 7 === 0 && !unknown.includes(id));
        const found = ids.filter((id) => !unknown.includes(id) && !failed.includes(id));
        const payload = payloadOf(shard, slotAt(n), found);
        payload.failures = [
          { reason: "not_found", ids: unknown },
          { reason: "timeout", ids: failed },
          ...(n % 5 === 0 ? [{ reason: "late" as const, ids: "all" as const }] : []),
        ];
        payload.usernames = found.slice(0, 2).map((id) => ({ id, username: `name-${id}-${n % 3}` }));
        return payload;
      }),
    );
    const bad = [3];
    await given(60, bad);
    for (const payload of payloads) await storeBatch(db, [payload]);
    const once = await hashOfAll();
    const letters = (await openLetters()).length;
    expect(letters).toBeGreaterThan(2);

    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(
          range(0, 6).flatMap(() => payloads),
          { minLength: payloads.length * 6 },
        ),
        fc.integer({ min: 1, max: 8 }),
        async (all, batch) => {
          await given(60, bad);
          for (let i = 0; i < all.length; i += batch) await storeBatch(db, all.slice(i, i + batch));
          expect(await hashOfAll()).toEqual(once);
        },
      ),
      { numRuns: 1 },
    );
  }, 120_000);
});

async function given(influencers: number, bad: readonly number[]) {
  await reset();
  await poison(bad);
  await db.execute(sql`
    INSERT INTO shards (platform, interval_s, capacity, size)
    VALUES ('mockstagram', 60, 100, 30), ('mockstagram', 60, 100, 30)`);
  await db.execute(sql`
    INSERT INTO influencers (platform, external_id, interval_s, shard_id)
    SELECT 'mockstagram', n::text, 60, 1 + (n - 1) / 30 FROM generate_series(1, ${influencers}) AS n`);
  await db.execute(sql`
    INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
    SELECT id, to_timestamp(${slotAt(0)}), 60, 'live', shard_id FROM influencers`);
}

/** All that payloads write but times of writing; and the number of slots missed in a row, which only ever goes forward. */
async function hashOfAll(): Promise<Record<string, string>> {
  const tables = {
    data_points: sql`SELECT * FROM data_points`,
    fetch_failures: sql`SELECT * FROM fetch_failures`,
    dirty_hours: sql`SELECT hour, shard_id FROM dirty_hours`,
    slot_tallies: sql`SELECT slot, shard_id, present FROM slot_tallies`,
    dead_letters: sql`SELECT hash, queue, payload, cause, redriven_at FROM dead_letters`,
    tracking_periods: sql`SELECT * FROM tracking_periods`,
    influencers: sql`SELECT id, username, username_slot, state, state_slot FROM influencers`,
  };
  const hashes: Record<string, string> = {};
  for (const [name, rows] of Object.entries(tables)) {
    const lines = await db.execute<{ line: string }>(
      sql`SELECT r::text AS line FROM (${rows}) AS r ORDER BY 1`,
    );
    expect(lines.length).toBeGreaterThan(0);
    hashes[name] = createHash("sha256")
      .update(lines.map((row) => row.line).join("\n"))
      .digest("hex");
  }
  return hashes;
}
