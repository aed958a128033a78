/** After a crash of the server, which empties unlogged tables, no answer says that there is nobody: each reader as Next calls it. */
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { leaderboardSchema, overviewSchema } from "#lib/domain/board.ts";
import { errorBodySchema, influencerListSchema } from "#lib/domain/influencer-views.ts";
import { latestHeadSchema, latestLineSchema } from "#lib/domain/latest.ts";
import { rankHistorySchema } from "#lib/domain/rank-history.ts";
import { statsSchema } from "#lib/domain/series.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET as ranks } from "../../app/api/v1/influencers/[platform]/[externalId]/ranks/route.ts";
import { GET as stats } from "../../app/api/v1/influencers/[platform]/[externalId]/stats/route.ts";
import { GET as exportList } from "../../app/api/v1/influencers/export.csv/route.ts";
import { GET as allLatest, POST as namedLatest } from "../../app/api/v1/influencers/latest/route.ts";
import { GET as list } from "../../app/api/v1/influencers/route.ts";
import { GET as leaderboard } from "../../app/api/v1/leaderboard/route.ts";
import { GET as overview } from "../../app/api/v1/overview/route.ts";
import { provideContext } from "./get-context.ts";

const t = await createTestDatabase({ max: 4, prepared: true });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const START = 1_700_006_400;
/** More than an export writes at once. */
const WHO = 1_500;
/** Nobody is looked for before they were added. */
let now = START - 3 * 86_400;
const clock = { now: () => now * 1_000 };
const route = { params: Promise.resolve({}) };
const one = { params: Promise.resolve({ platform, externalId: "7" }) };
const at = (query: string) => new Request(`http://h/x?${query}`);

/** What recovery does to unlogged tables: those with what they are ordered by, too. */
async function crash(): Promise<void> {
  const tables = await db.execute<{ name: string }>(
    sql`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u'`,
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^snapshot_/), expect.stringMatching(/^board_ends_/)]),
  );
  for (const { name } of tables) await db.execute(sql`TRUNCATE ${sql.identifier(name)}`);
}

async function refused(response: Response) {
  const { code } = errorBodySchema.parse(await response.json()).error;
  return [response.status, code];
}

async function readList(query: string) {
  return influencerListSchema.parse(await (await list(at(query), route)).json());
}
async function readBoard(query: string) {
  return leaderboardSchema.parse(await (await leaderboard(at(query), route)).json());
}
async function readOverview() {
  return overviewSchema.parse(await (await overview(at(""), route)).json());
}
async function readLatest(asked: Promise<Response>) {
  const [head, ...lines] = (await (await asked).text())
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  return {
    head: latestHeadSchema.parse(head),
    lines: lines.map((line) => latestLineSchema.parse(line)),
  };
}
const postLatest = (ids: string[]) =>
  namedLatest(new Request("http://h/x", { method: "POST", body: JSON.stringify({ ids }) }), route);

const metrics = ["metric=gain", "metric=gain_percent&dir=asc", "metric=followers"];

provideContext(testContext(t.web, { clock }));
const externalIds = Array.from({ length: WHO }, (_, i) => String(i + 1));
await addInfluencers(db, { platform, externalIds, interval: 60 }, clock);
now = START;
await db.execute(sql`
  INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
  SELECT id, time, time + interval '1 second', 2000 + id * (1 + n)
  FROM influencers CROSS JOIN (VALUES (0, ${START - 2 * 86_400}), (1, ${START - 120})) AS points (n, at)
  CROSS JOIN LATERAL to_timestamp(points.at::float8) AS time`);
beforeEach(async () => {
  now += 60;
  await buildSnapshot(db, clock, { anew: true, endsFrom: 100 });
});

describe("after a crash of the server", () => {
  test.each(["", "sort=name&", "sort=followers&dir=asc&platform=mockstagram&"])(
    "a page of the list (%s) is 410, forwards and back, and the first one says that there is no snapshot",
    async (query) => {
      const first = await readList(`${query}limit=200`);
      const second = await readList(`${query}limit=200&cursor=${first.next}`);
      expect([second.items.length, second.total]).toEqual([200, WHO]);
      await crash();
      for (const cursor of [first.next, second.next, second.previous]) {
        const page = await list(at(`${query}limit=200&cursor=${cursor}`), route);
        expect(await refused(page)).toEqual([410, "CURSOR_EXPIRED"]);
      }
      expect(await readList(`${query}limit=200`)).toMatchObject({
        ...{ items: [], next: null, total: 0, all: 0, snapshot: null },
      });
    },
  );

  test.each(metrics)(
    "a page of ?%s is 410, and the first one says that there is no snapshot",
    async (query) => {
      const { next, items } = await readBoard(`${query}&limit=200`);
      expect(items).toHaveLength(200);
      await crash();
      expect(await refused(await leaderboard(at(`${query}&limit=200&cursor=${next}`), route))).toEqual([
        410,
        "CURSOR_EXPIRED",
      ]);
      expect(await readBoard(query)).toMatchObject({ items: [], next: null, window: null, snapshot: null });
    },
  );

  test("a page of all the latest is 410; named ones are tracked, and of none a snapshot tells", async () => {
    const { head } = await readLatest(allLatest(at("limit=500"), route));
    expect(head.count).toBe(500);
    await crash();
    expect(await refused(await allLatest(at(`limit=500&cursor=${head.next}`), route))).toEqual([
      410,
      "CURSOR_EXPIRED",
    ]);
    expect((await readLatest(allLatest(at(""), route))).head).toEqual({
      snapshot: null,
      count: 0,
      next: null,
    });
    const named = await readLatest(postLatest(["7", "999999"]));
    expect(named.head.snapshot).toBeNull();
    expect(named.lines.map(({ tracked, latest }) => [tracked, latest])).toEqual([
      [true, null],
      [false, null],
    ]);
  });

  test("a file that is being read breaks off, and one that is asked for is 503: none is short", async () => {
    const body = (await exportList(at(""), route)).body?.getReader();
    const part = new TextDecoder().decode((await body?.read())?.value);
    expect(part.split("\r\n").length).toBeGreaterThan(1_000);
    await crash();
    await expect(body?.read()).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
    expect(await refused(await exportList(at(""), route))).toEqual([503, "UNAVAILABLE"]);
  });

  test("the sums of the overview stay what they were, with their age; its lists are not known", async () => {
    const before = await readOverview();
    expect(before.newest).toHaveLength(10);
    await crash();
    now += 30;
    const lists = { topMovers: null, topPercent: null, largestDrops: null, newest: null };
    const snapshot = before.snapshot && { ...before.snapshot, age: before.snapshot.age + 30 };
    expect(await readOverview()).toEqual({ ...before, ...lists, snapshot });
  });

  test("nobody has a rank", async () => {
    await crash();
    const answer = await stats(at(`from=${START - 600}&to=${START}`), one);
    expect(statsSchema.parse(await answer.json())).toMatchObject({ rank: null, rankOf: null });
    expect(rankHistorySchema.parse(await (await ranks(at(""), one)).json()).now).toBeNull();
  });

  test("the next snapshot has everybody again, and cursors of the one that is lost stay 410", async () => {
    const { next } = await readList("limit=200");
    await crash();
    now += 60;
    await buildSnapshot(db, clock, { anew: true, endsFrom: 100 });
    expect(await readList("limit=200")).toMatchObject({ total: WHO, all: WHO });
    expect((await readBoard("metric=gain")).items).toHaveLength(50);
    expect((await readOverview()).topMovers).toHaveLength(10);
    expect((await (await exportList(at(""), route)).text()).split("\r\n")).toHaveLength(WHO + 2);
    expect(await refused(await list(at(`limit=200&cursor=${next}`), route))).toEqual([410, "CURSOR_EXPIRED"]);
  });
});

test("where nobody matches there is a snapshot all the same", async () => {
  expect(await readList("tag=nobody")).toMatchObject({ items: [], total: 0, all: WHO });
  expect((await readList("tag=nobody")).snapshot).not.toBeNull();
  expect((await readLatest(postLatest(["999999"]))).head.snapshot).not.toBeNull();
  expect((await (await exportList(at("tag=nobody"), route)).text()).split("\r\n")).toHaveLength(2);
});
