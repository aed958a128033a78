/** The latest of many: the order asked, who is unknown, pages of one generation, a reader that goes. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorBodySchema } from "#lib/domain/influencer-views.ts";
import { type LatestHead, type LatestLine, latestHeadSchema, latestLineSchema } from "#lib/domain/latest.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET, POST } from "../../app/api/v1/influencers/latest/route.ts";
import { provideContext } from "./get-context.ts";
import { respondLines } from "./respond-lines.ts";

const t = await createTestDatabase({ max: 4, prepared: true });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const START = 1_700_006_400;
let now = START;
const clock = { now: () => now * 1_000 };
const route = { params: Promise.resolve({}) };

beforeAll(async () => {
  provideContext(testContext(t.web, { clock }));
});

const post = (body: unknown) =>
  POST(new Request("http://h/x", { method: "POST", body: JSON.stringify(body) }), route);
const get = (query: string) => GET(new Request(`http://h/x?${query}`), route);

async function read(response: Response): Promise<{ head: LatestHead; lines: LatestLine[] }> {
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  const text = await response.text();
  expect(text.endsWith("\n")).toBe(true);
  const [head, ...lines] = text
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  const answer = {
    head: latestHeadSchema.parse(head),
    lines: lines.map((line) => latestLineSchema.parse(line)),
  };
  expect(answer.head.count).toBe(lines.length);
  return answer;
}

async function refused(response: Response) {
  const { code } = errorBodySchema.parse(await response.json()).error;
  return [response.status, code];
}

describe("latest of many", () => {
  test("before there is a snapshot, the registry says who is tracked", async () => {
    await addInfluencers(db, { platform, externalIds: { from: 1, count: 250 }, interval: 60 }, clock);
    const { head, lines } = await read(await post({ ids: ["2", "999"] }));
    expect(head.snapshot).toBeNull();
    expect(lines.map((line) => [line.externalId, line.tracked, line.latest])).toEqual([
      ["2", true, null],
      ["999", false, null],
    ]);
    expect((await read(await get(""))).lines).toEqual([]);
  });

  test("answers in the order asked, doubles and unknown ones too, from one generation", async () => {
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      SELECT id, to_timestamp(${START - 60}), to_timestamp(${START - 57.5}), id * 10, nullif(id, 3) FROM influencers
      WHERE id <> 4`);
    const built = await buildSnapshot(db, clock);
    now = START + 25;
    const { head, lines } = await read(await post({ platform, ids: ["3", "999", "1", "4", "3"] }));
    expect(head).toEqual({
      snapshot: { generation: built?.generation, builtAt: START, age: 25, nextDue: START + 60 },
      count: 5,
      next: null,
    });
    const of = (externalId: string, followers: number, following: number | null) => ({
      ...{ platform, externalId, tracked: true },
      latest: {
        ...{ time: START - 60, retrievedAt: START - 57.5, followers, following, posts: null },
        ratio: following === null ? null : followers / following,
      },
    });
    expect(lines).toEqual([
      of("3", 30, null),
      { platform, externalId: "999", tracked: false, latest: null },
      of("1", 10, 1),
      { platform, externalId: "4", tracked: true, latest: null },
      of("3", 30, null),
    ]);
  });

  test("a thousand are answered, and no more", async () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => String(i + 1));
    const { lines } = await read(await post({ ids }));
    expect(lines.map((line) => line.externalId)).toEqual(ids);
    expect(lines.filter((line) => line.tracked)).toHaveLength(250);
    expect(await refused(await post({ ids: [...ids, "1001"] }))).toEqual([400, "BAD_REQUEST"]);
  });

  test.each([
    {},
    { ids: [] },
    { ids: ["abc"] },
    { ids: ["1", "1' OR 1=1"] },
    { ids: "1" },
    { ids: [1] },
    { ids: ["1"], platform: "instagram" },
    { ids: ["1"], more: true },
    null,
  ])("%j is refused with 400", async (body) => {
    expect(await refused(await post(body))).toEqual([400, "BAD_REQUEST"]);
  });

  test("pages of all hold each once, though a new generation comes in between; who was removed leaves", async () => {
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const { head, lines } = await read(await get(`limit=100${next ? `&cursor=${next}` : ""}`));
      seen.push(...lines.map((line) => line.externalId));
      next = head.next;
      if (seen.length === 100) {
        await removeInfluencer(db, platform, "150", clock);
        await addInfluencers(db, { platform, externalIds: ["5000"], interval: 60 }, clock);
        now += 60;
        await buildSnapshot(db, clock);
      }
    } while (next);
    expect(seen.map(Number)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1).filter((id) => id !== 150));
  });

  test("a cursor of a generation that is gone is 410, one that is none 400", async () => {
    const { head } = await read(await get("limit=10"));
    for (const minutes of [1, 20]) {
      now += minutes * 60;
      await buildSnapshot(db, clock);
    }
    expect(await refused(await get(`limit=10&cursor=${head.next}`))).toEqual([410, "CURSOR_EXPIRED"]);
    for (const query of ["cursor=x", "cursor=", "limit=0", "limit=10001", "limit=1e3", "platform=x"]) {
      expect([query, ...(await refused(await get(query)))]).toEqual([query, 400, "BAD_REQUEST"]);
    }
  });
});

test("no more lines are made than are read, and none for a reader that has gone", async () => {
  let made = 0;
  let ended = false;
  function* lines() {
    try {
      for (;;) yield { line: made++ };
    } finally {
      ended = true;
    }
  }
  const reader = respondLines(lines()).body?.getReader();
  expect(made).toBe(0);
  await reader?.read();
  await reader?.read();
  expect(made).toBe(200);
  await reader?.cancel();
  expect([made, ended]).toEqual([200, true]);
});
