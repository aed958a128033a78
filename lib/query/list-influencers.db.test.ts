import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { influencerSorts } from "#lib/domain/influencer-terms.ts";
import { influencerListSchema } from "#lib/domain/influencer-views.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { dropSnapshot, makeSnapshot, type SnapshotRow } from "#lib/testing/make-snapshot.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { systemClock } from "#lib/time.ts";
import { encodeCursor } from "./list-cursor.ts";
import { type ListInput, listInfluencers } from "./list-influencers.ts";
import { listRecentInfluencers } from "./list-recent-influencers.ts";

let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

type Row = SnapshotRow;

const snapshot = (rows: readonly Row[]) => makeSnapshot(t.db, rows);
const drop = (generation: number) => dropSnapshot(t.db, generation);

/** All pages from the first on, then all the way back. */
async function walk(input: ListInput): Promise<{ there: string[]; back: string[]; pages: number }> {
  const there: string[] = [];
  let pages = 0;
  let page = await listInfluencers(t.db, input);
  expect(page.previous).toBeNull();
  for (;;) {
    pages++;
    there.push(...page.items.map((item) => item.externalId));
    if (page.next === null || pages > 500) break;
    page = await listInfluencers(t.db, { ...input, cursor: page.next });
  }
  const back = page.items.map((item) => item.externalId);
  for (let n = 0; page.previous !== null && n < 500; n++) {
    page = await listInfluencers(t.db, { ...input, cursor: page.previous });
    back.unshift(...page.items.map((item) => item.externalId));
  }
  return { there, back, pages };
}

test("without a snapshot the list is empty", async () => {
  expect(await listInfluencers(t.db)).toEqual({
    items: [],
    next: null,
    previous: null,
    total: 0,
    totalIsExact: true,
    all: 0,
    snapshot: null,
  });
});

test("paging forth and back visits each row once and in order, with any ties, nulls, page size and order", async () => {
  const rows = fc
    .array(
      fc.record({
        name: fc.option(fc.constantFrom("a", "b", "Bé", "b%", "zoë")),
        followers: fc.option(fc.nat(4), { freq: 3 }),
        gain: fc.option(fc.integer({ min: -2, max: 2 }), { freq: 3 }),
        added: fc.integer({ min: 1_700_000_000_000_000, max: 1_700_000_000_000_003 }),
      }),
      { maxLength: 30 },
    )
    .map((list) =>
      list.map(({ name, ...row }, i) => ({ externalId: String(1_000_000 + i), username: name, ...row })),
    );
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom(...influencerSorts),
      fc.constantFrom("asc", "desc" as const),
      async (list, limit, sort, dir) => {
        const generation = await snapshot(list);
        const { there, back, pages } = await walk({ limit, sort, dir });
        const sign = dir === "asc" ? 1 : -1;
        const key = (row: Row) =>
          sort === "followers" || sort === "gain"
            ? (row[sort] ?? null)
            : sort === "added"
              ? row.added
              : Buffer.from((row.username ?? row.externalId).toLowerCase());
        const wanted = list
          .map((row, i) => ({ row, i }))
          .sort((a, b) => {
            const [x, y] = [key(a.row), key(b.row)];
            if ((x === null) !== (y === null)) return x === null ? 1 : -1;
            const byKey =
              Buffer.isBuffer(x) && Buffer.isBuffer(y)
                ? Buffer.compare(x, y)
                : Number(x ?? 0) - Number(y ?? 0);
            return sign * (byKey || a.i - b.i);
          })
          .map(({ row }) => row.externalId);
        expect(there).toEqual(wanted);
        expect(back).toEqual(wanted);
        expect(pages).toBe(Math.max(1, Math.ceil(list.length / limit)));
        await drop(generation);
      },
    ),
    { numRuns: runsOf(60) },
  );
}, 120_000);

test("a walk that has begun stays in its generation, whatever is built meanwhile; once that is gone it ends with 410", async () => {
  const row = (i: number) => ({ externalId: String(i), username: null, followers: i, added: i });
  const old = await snapshot([row(1), row(2), row(3), row(4)]);
  const first = await listInfluencers(t.db, { limit: 2 });
  const fresh = await snapshot([row(9), row(4), row(2)]);
  expect(first.items.map((item) => item.externalId)).toEqual(["4", "3"]);
  const second = await listInfluencers(t.db, { limit: 2, cursor: first.next ?? "" });
  expect(second.items.map((item) => item.externalId)).toEqual(["2", "1"]);
  expect(second.snapshot?.generation).toBe(old);
  expect((await listInfluencers(t.db, { limit: 2 })).snapshot?.generation).toBe(fresh);
  await t.db.execute(sql`DROP TABLE ${sql.identifier(`snapshot_${old}`)}`);
  const gone = { limit: 2, cursor: first.next ?? "" };
  await expect(listInfluencers(t.db, gone)).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
  await t.db.execute(sql`DELETE FROM snapshot_generations WHERE generation = ${old}`);
  await expect(listInfluencers(t.db, gone)).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
  await drop(fresh);
});

test("of the newest data point it tells both the slot and when it was answered", async () => {
  const generation = await snapshot([{ externalId: "1", username: null, followers: 1, added: 1 }]);
  const table = sql.identifier(`snapshot_${generation}`);
  await t.db.execute(sql`
    UPDATE ${table} SET latest_time = to_timestamp(1700006340), retrieved_at = to_timestamp(1700006352.5)`);
  const { items } = await listInfluencers(t.db);
  expect(items).toMatchObject([{ latestTime: 1_700_006_340, retrievedAt: 1_700_006_352.5 }]);
  await drop(generation);
});

test("search is by beginning of name in any case or of id, and never a pattern; filters and their total are exact", async () => {
  const generation = await snapshot([
    { externalId: "1000001", username: "Anna_B", followers: 1, added: 1, tags: ["news", "de"] },
    { externalId: "1000002", username: "annaXb", followers: 2, added: 2, state: "paused" },
    { externalId: "1000003", username: "50%off", followers: 3, added: 3 },
    { externalId: "2000000", username: null, followers: 4, added: 4, tags: ["de"] },
    { externalId: "2000001", username: "back\\slash", followers: 5, added: 5 },
  ]);
  const find = async (input: ListInput) => {
    const list = await listInfluencers(t.db, { sort: "added", dir: "asc", ...input });
    expect(influencerListSchema.parse(list)).toEqual(list);
    expect(list.total).toBe(list.items.length);
    expect(list.all).toBe(5);
    return list.items.map((item) => item.addedAt * 1e6);
  };
  expect(await find({ search: "ANNA" })).toEqual([1, 2]);
  expect(await find({ search: "anna_" })).toEqual([1]);
  expect(await find({ search: "50%" })).toEqual([3]);
  expect(await find({ search: "%" })).toEqual([]);
  expect(await find({ search: "back\\" })).toEqual([5]);
  expect(await find({ search: "2000" })).toEqual([4, 5]);
  expect(await find({ search: "nna" })).toEqual([]);
  expect(await find({ search: "anna\0" })).toEqual([]);
  expect(await find({ search: "'; DROP TABLE influencers; --" })).toEqual([]);
  expect(await find({ tag: "de" })).toEqual([1, 4]);
  expect(await find({ state: "paused" })).toEqual([2]);
  expect(await find({ tag: "de", search: "anna", platform: "mockstagram", state: "ok" })).toEqual([1]);
  expect(await find({})).toHaveLength(5);
  await drop(generation);
});

test("who was removed or erased since the generation was built is gone from it at once", async () => {
  const [{ id }, other] = [await insertInfluencer(t.db, "1"), await insertInfluencer(t.db, "2")];
  const rows = Array.from({ length: other.id + 1 }, (_, i) => ({
    externalId: String(i + 1),
    username: null,
    followers: i,
    added: i,
  }));
  const generation = await snapshot(rows);
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE id = ${id}`);
  await t.db.execute(sql`INSERT INTO erased_influencers (influencer_id) VALUES (${other.id})`);
  for (const input of [{}, { platform: "mockstagram" as const }]) {
    const list = await listInfluencers(t.db, input);
    expect(list.total).toBe(rows.length - 2);
    expect(list.all).toBe(rows.length - 2);
    expect(list.items.map((item) => item.externalId)).not.toContain(String(id));
    expect(list.items.map((item) => item.externalId)).not.toContain(String(other.id));
    expect(list.items).toHaveLength(rows.length - 2);
  }
  await drop(generation);
});

test("a half that is removed at once is out of the list and its total, as fast as anything, with statistics that do not know of it", async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => ({
    externalId: String(5_000_000 + i),
    username: null,
    followers: i,
    added: i,
  }));
  const generation = await snapshot(rows);
  await t.db.execute(
    sql`CREATE INDEX ON ${sql.identifier(`snapshot_${generation}`)} (followers, influencer_id)`,
  );
  await t.db.execute(sql`TRUNCATE influencers, erased_influencers RESTART IDENTITY CASCADE`);
  const shard = (await insertInfluencer(t.db, "4999999")).shardId;
  await t.db.execute(sql`
    INSERT INTO influencers (id, platform, external_id, interval_s, shard_id) OVERRIDING SYSTEM VALUE
    SELECT i, 'mockstagram', (5000000 + i - 1)::text, 60, ${shard} FROM generate_series(2, 30000) AS i`);
  await t.db.execute(sql`ANALYZE`);
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE id > 15000`);
  await t.db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL statement_timeout = '4s'`);
    for (const input of [{}, { platform: "mockstagram" as const }]) {
      const list = await listInfluencers(tx, input);
      expect(list.total).toBe(15_000);
      expect(list.items[0]?.followers).toBe(14_999);
    }
  });
  await drop(generation);
});

test("totals that a generation tells of itself are those that counting gives, also when some have left since", async () => {
  await t.db.execute(sql`TRUNCATE influencers, erased_influencers RESTART IDENTITY CASCADE`);
  const shard = (await insertInfluencer(t.db, "6000000")).shardId;
  await t.db.execute(sql`
    INSERT INTO influencers (platform, external_id, state, interval_s, shard_id, tags)
    SELECT 'mockstagram', (6000000 + i)::text, CASE WHEN i % 3 = 0 THEN 'paused' ELSE 'ok' END, 60, ${shard},
      CASE WHEN i % 4 = 0 THEN ARRAY['news'] ELSE '{}' END
    FROM generate_series(1, 29) AS i`);
  const built = await buildSnapshot(t.db, systemClock, { anew: true });
  const count = async (input: ListInput) => {
    const list = await listInfluencers(t.db, { ...input, limit: 200 });
    expect(list.total, JSON.stringify(input)).toBe(list.items.length);
    return [list.total, list.all];
  };
  expect(await count({})).toEqual([30, 30]);
  expect(await count({ state: "paused" })).toEqual([9, 30]);
  expect(await count({ state: "private", platform: "mockstagram" })).toEqual([0, 30]);
  expect(await count({ tag: "news", state: "ok" })).toEqual([5, 30]);
  await t.db.execute(
    sql`UPDATE influencers SET removed_at = now() WHERE external_id IN ('6000003', '6000004')`,
  );
  expect(await count({ platform: "mockstagram" })).toEqual([28, 28]);
  expect(await count({ state: "paused" })).toEqual([8, 28]);
  expect(await count({ tag: "news" })).toEqual([6, 28]);
  await drop(built?.generation ?? 0);
});

test("cursors that are none, were tampered with or belong to another order are refused, never a failure", async () => {
  const generation = await snapshot([{ externalId: "1", username: null, followers: 1, added: 1 }]);
  const place = { generation, sort: "followers", dir: "desc", side: "after", key: 1, id: 1 } as const;
  const bad = [
    "",
    "x",
    "null",
    "e30",
    Buffer.from(JSON.stringify({ ...place, v: 2 })).toString("base64url"),
    Buffer.from(JSON.stringify({ ...place, v: 1, key: 1e300 })).toString("base64url"),
    Buffer.from(JSON.stringify({ ...place, v: 1, key: "1" })).toString("base64url"),
    Buffer.from(JSON.stringify({ ...place, v: 1, generation: "1; DROP TABLE x" })).toString("base64url"),
    encodeCursor({ ...place, sort: "name", key: "a" }),
    encodeCursor({ ...place, dir: "asc" }),
  ];
  for (const cursor of bad) {
    await expect(listInfluencers(t.db, { cursor })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.nat(), fc.maxSafeInteger(), fc.string(), fc.constant(null)),
      fc.nat(2 ** 31 - 1),
      fc.constantFrom(...influencerSorts),
      fc.constantFrom("after", "before" as const),
      async (key, id, sort, side) => {
        const cursor = encodeCursor({ generation, sort, dir: "desc", side, key, id });
        const outcome = await listInfluencers(t.db, { sort, dir: "desc", cursor }).then(
          () => "page",
          (error: { code?: string }) => error.code,
        );
        expect(["page", "BAD_REQUEST"]).toContain(outcome);
      },
    ),
    { numRuns: runsOf(60) },
  );
  await drop(generation);
});

test("the admin's list is newest first, holds what was just added, and pages without repeating", async () => {
  await t.db.execute(sql`DELETE FROM influencers`);
  for (const id of ["11", "12", "21"]) await insertInfluencer(t.db, id);
  const first = await listRecentInfluencers(t.db, { limit: 2 });
  expect(first.items.map((item) => item.externalId)).toEqual(["21", "12"]);
  const second = await listRecentInfluencers(t.db, { limit: 2, before: first.next ?? undefined });
  expect(second.items.map((item) => item.externalId)).toEqual(["11"]);
  expect(second.next).toBeNull();
  expect((await listRecentInfluencers(t.db, { limit: 9, filter: { search: "1" } })).items).toHaveLength(2);
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE external_id = '21'`);
  expect((await listRecentInfluencers(t.db, { limit: 9 })).items).toHaveLength(2);
});
