/** Leaderboard and overview as Next calls them: ranks, ties, pages of one generation, who is left out. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Leaderboard, leaderboardSchema, overviewSchema, windowStart } from "#lib/domain/board.ts";
import { errorBodySchema } from "#lib/domain/influencer-views.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET as leaderboard } from "../../app/api/v1/leaderboard/route.ts";
import { GET as overview } from "../../app/api/v1/overview/route.ts";
import { provideContext } from "./get-context.ts";

const t = await createTestDatabase({ max: 4, prepared: true });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const START = 1_700_006_400;
const NOW = START + 2 * 86_400 + 600;
let now = START;
const clock = { now: () => now * 1_000 };
const route = { params: Promise.resolve({}) };

const ask = (query: string) => leaderboard(new Request(`http://h/x?${query}`), route);
async function board(query: string): Promise<Leaderboard> {
  const response = await ask(query);
  expect(response.status).toBe(200);
  return leaderboardSchema.parse(await response.json());
}
async function glance(query = "") {
  const response = await overview(new Request(`http://h/x?${query}`), route);
  expect(response.status).toBe(200);
  return overviewSchema.parse(await response.json());
}
async function refused(response: Response) {
  const { code } = errorBodySchema.parse(await response.json()).error;
  return [response.status, code];
}

/** [days ago, followers] of influencer n = index + 1. */
const histories: [number, number | null][][] = [
  [
    [1.5, 1_000],
    [0.01, 1_500],
  ], // gain 500, 50 %
  [
    [1.5, 10_000],
    [0.01, 10_500],
  ], // gain 500, 5 %
  [
    [1.5, 100],
    [0.01, 900],
  ], // gain 800, too small for percent
  [
    [1.5, 5_000],
    [0.01, 4_000],
  ], // drop
  [[1.5, 7_000]], // nothing in the window
  [
    [0.5, 2_000],
    [0.01, 2_600],
  ], // the first of the window counts: gain 600, 30 %
  [
    [1.5, 3_000],
    [0.01, 3_000],
  ], // gain 0: it stands there
  [
    [1.5, null],
    [0.01, null],
  ], // hides its count
  [], // nothing ever
];

beforeAll(async () => {
  provideContext(testContext(t.web, { clock }));
});

describe("before there is a snapshot", () => {
  test("both answer, empty", async () => {
    expect(await board("")).toMatchObject({ items: [], next: null, window: null, snapshot: null });
    expect(await glance()).toMatchObject({
      influencers: 0,
      averageFollowers: null,
      topMovers: [],
      topPercent: [],
      coverage: null,
      snapshot: null,
    });
  });
});

describe("with one", () => {
  beforeAll(async () => {
    await addInfluencers(
      db,
      { platform, externalIds: { from: 1, count: histories.length }, interval: 60 },
      clock,
    );
    now = NOW;
    const rows = histories.flatMap((history, i) =>
      history.map(([days, followers]) => ({
        id: i + 1,
        time: Math.floor((NOW - days * 86_400) / 60) * 60,
        followers,
      })),
    );
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
      SELECT id, to_timestamp(time), to_timestamp(time + 1), followers
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) AS r (id int, time float8, followers int)`);
    await buildSnapshot(db, clock);
    now = NOW + 20;
  });

  const told = ({ items }: Leaderboard) =>
    items.map((item) => [item.rank, item.externalId, item.gain, item.gainPercent]);

  test("gain: ties share a rank, who has no data in the window is left out, who gained nothing is not", async () => {
    const answer = await board("metric=gain&window=24h");
    expect(told(answer)).toEqual([
      [1, "3", 800, null],
      [2, "6", 600, 30],
      [3, "2", 500, 5],
      [3, "1", 500, 50],
      [5, "7", 0, 0],
      [6, "4", -1_000, -20],
    ]);
    expect(answer.window).toEqual({ name: "24h", from: windowStart("24h", NOW), to: NOW });
    expect(answer.snapshot).toMatchObject({ builtAt: NOW, age: 20, nextDue: NOW - (NOW % 60) + 60 });
    expect(answer.items[0]).toMatchObject({ platform, followers: 900, state: "pending", demo: false });
    // Of 9: who has nothing in 24 hours has a gain over a week.
    expect(told(await board("metric=gain&window=7d")).map(([, id]) => id)).toContain("5");
  });

  test("percent: only of who had a thousand; from the bottom the largest drop comes first", async () => {
    const answer = await board("metric=gain_percent&window=24h");
    expect(answer.percentFollowersMin).toBe(1_000);
    expect(told(answer).map(([rank, id]) => [rank, id])).toEqual([
      [1, "1"],
      [2, "6"],
      [3, "2"],
      [4, "7"],
      [5, "4"],
    ]);
    expect(told(await board("metric=gain_percent&dir=asc&limit=1"))).toEqual([[1, "4", -1_000, -20]]);
  });

  test("followers: the latest count, whenever it came; hidden ones are left out", async () => {
    const answer = await board("metric=followers&platform=mockstagram");
    expect(answer.items.map((item) => [item.rank, item.externalId, item.followers])).toEqual([
      [1, "2", 10_500],
      [2, "5", 7_000],
      [3, "4", 4_000],
      [4, "7", 3_000],
      [5, "6", 2_600],
      [6, "1", 1_500],
      [7, "3", 900],
    ]);
  });

  test.each([
    "metric=gain",
    "metric=gain_percent",
    "metric=followers",
    "metric=gain&dir=asc&platform=mockstagram",
  ])(
    "pages of ?%s hold each once with the ranks of the whole, though new generations come in between",
    async (query) => {
      const whole = await board(query);
      const paged: Leaderboard["items"] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: Leaderboard = await board(`${query}&limit=1${cursor && `&cursor=${cursor}`}`);
        paged.push(...page.items);
        cursor = page.next;
        now += 60;
        await buildSnapshot(db, clock);
      }
      expect(paged).toEqual(whole.items);
    },
  );

  test("a cursor of a generation that is gone is 410; of another board, or none, 400", async () => {
    const { next } = await board("metric=gain&limit=2");
    expect(await refused(await ask(`metric=gain&window=7d&cursor=${next}`))).toEqual([400, "BAD_REQUEST"]);
    expect(await refused(await ask(`metric=gain&dir=asc&cursor=${next}`))).toEqual([400, "BAD_REQUEST"]);
    for (const minutes of [1, 16]) {
      now += minutes * 60;
      await buildSnapshot(db, clock);
    }
    expect(await refused(await ask(`metric=gain&limit=2&cursor=${next}`))).toEqual([410, "CURSOR_EXPIRED"]);
    for (const query of [
      "metric=likes",
      "window=2h",
      "platform=x",
      "limit=0",
      "limit=201",
      "cursor=e30",
      "dir=up",
    ]) {
      expect([query, ...(await refused(await ask(query)))]).toEqual([query, 400, "BAD_REQUEST"]);
    }
    expect(await refused(await overview(new Request("http://h/x?window=1y"), route))).toEqual([
      400,
      "BAD_REQUEST",
    ]);
  });

  test("overview: sums over counts, movers that moved, drops that dropped, the newest", async () => {
    const answer = await glance();
    const sum = 10_500 + 7_000 + 4_000 + 3_000 + 2_600 + 1_500 + 900;
    expect(answer).toMatchObject({
      influencers: 9,
      demo: 0,
      states: { pending: 9 },
      followers: { sum, count: 7 },
      averageFollowers: sum / 7,
      window: { name: "24h" },
    });
    expect(answer.gains["24h"]).toEqual({ sum: 800 + 600 + 500 + 500 - 1_000, count: 6 });
    expect(answer.platforms).toHaveLength(1);
    expect(answer.topMovers?.map((item) => item.externalId)).toEqual(["3", "6", "2", "1"]);
    // Influencer 3 grew from 100 to 900: that is no 800 %.
    expect(answer.percentFollowersMin).toBe(1_000);
    expect(answer.topPercent?.map((item) => [item.externalId, item.gainPercent])).toEqual([
      ["1", 50],
      ["6", 30],
      ["2", 5],
    ]);
    expect(answer.largestDrops?.map((item) => item.externalId)).toEqual(["4"]);
    expect(answer.newest?.map((item) => item.externalId)).toEqual([
      "9",
      "8",
      "7",
      "6",
      "5",
      "4",
      "3",
      "2",
      "1",
    ]);
    expect((await glance("window=1h")).window?.name).toBe("1h");
  });

  test("who is removed leaves boards and lists at once", async () => {
    await removeInfluencer(db, platform, "3", clock);
    expect(told(await board("metric=gain"))[0]).toEqual([1, "6", 600, 30]);
    expect((await glance()).topMovers?.[0]?.externalId).toBe("6");
  });
});
