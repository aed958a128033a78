/** Every GET route that the public may call, as Next calls it: what goes in is never a 500. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  errorBodySchema,
  influencerDetailSchema,
  influencerListSchema,
} from "#lib/domain/influencer-views.ts";
import { rankHistorySchema } from "#lib/domain/rank-history.ts";
import { seriesSchema, statsSchema } from "#lib/domain/series.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertDataPoints, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET as analytics } from "../../app/api/influencer_analytics/[id]/route.ts";
import { GET as ranks } from "../../app/api/v1/influencers/[platform]/[externalId]/ranks/route.ts";
import { GET as detail } from "../../app/api/v1/influencers/[platform]/[externalId]/route.ts";
import { GET as series } from "../../app/api/v1/influencers/[platform]/[externalId]/series/route.ts";
import { GET as stats } from "../../app/api/v1/influencers/[platform]/[externalId]/stats/route.ts";
import { GET as list } from "../../app/api/v1/influencers/route.ts";
import { GET as missed } from "../../app/api/v1/pipeline/missed/route.ts";
import { GET as analyticsAtRoot } from "../../app/influencer_analytics/[id]/route.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";
import { PARAMETERS_MAX } from "./read-query.ts";

let t: TestDatabase;
const now = 1_800_000_000;
const slot = Math.floor((now - 600) / 60) * 60;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  const { id } = await insertInfluencer(t.db, "1000042", [
    { kind: "live", from: slot - 86_400, to: null, interval: 60 },
  ]);
  await insertDataPoints(t.db, id, [{ time: slot, offset: 2.5, followers: 104_233, following: 988 }]);
  provideContext(testContext(t.web, { clock: { now: () => now * 1_000 } }));
});
afterAll(() => t.close());

interface Answer {
  status: number;
  body: unknown;
  code: string | undefined;
}

async function call(handler: RouteHandler, params: Record<string, string>, query = ""): Promise<Answer> {
  const response = await handler(new Request(`http://127.0.0.1:3000/x?${query}`), {
    params: Promise.resolve(params),
  });
  const body: unknown = await response.json();
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  expect(response.headers.get("cache-control")).toMatch(/^(no-store|public, max-age=60)$/);
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  const code = response.ok ? undefined : errorBodySchema.parse(body).error.code;
  return { status: response.status, body, code };
}

const id = { id: "1000042" };
const account = { platform: "mockstagram", externalId: "1000042" };
const row = [slot * 1_000, 104_233, 988, 104_233 / 988];

describe.each([
  ["/api/influencer_analytics/:id", analytics],
  ["/influencer_analytics/:id", analyticsAtRoot],
])("%s", (_path, handler) => {
  test("answers the last 24 hours in exactly the original shape", async () => {
    const response = await handler(new Request("http://h/x"), { params: Promise.resolve(id) });
    expect(await response.text()).toBe(`{"data":[${JSON.stringify(row)}],"success":true}`);
    expect(response.status).toBe(200);
  });

  test.each([
    [`start_time=${slot}&end_time=${slot + 60}`, [row]],
    [`start_time=${slot + 2.5}&end_time=${slot + 60}`, [row]],
    [`start_time=${slot + 2.500001}&end_time=${slot + 60}`, []],
    [`start_time=${slot}&end_time=${slot + 2.5}`, []],
    [`start_time=${slot}&end_time=${slot + 2.500001}`, [row]],
    [`start_time=${slot}`, [row]],
    [`end_time=${slot}`, []],
    [`end_time=${slot + 86_402.5}`, [row]],
    [`end_time=${slot + 86_402.500001}`, []],
    [`start_time=${slot}&end_time=${slot}`, []],
    [`start_time=${now + 60}&end_time=${now + 120}`, []],
    ["start_time=0&end_time=6000000", []],
    ["start_time=0000000000&end_time=0.00000000000000000001", []],
    ["end_time=0", []],
    ["end_time=253402300800", []],
    ["platform=mockstagram", [row]],
    ["unknown=parameter&another&start_time[]=1&a=1&a=2", [row]],
  ])("?%s is answered", async (query, data) => {
    expect(await call(handler, id, query)).toMatchObject({ status: 200, body: { data, success: true } });
  });

  test.each([
    "start_time=-1",
    "start_time=-60&end_time=60",
    "end_time=-0.5",
    "start_time=",
    "end_time=",
    "start_time",
    "start_time=%20",
    "start_time=yesterday",
    "start_time=2026-11-24T00:00:00Z",
    "start_time=NaN",
    "end_time=Infinity",
    "end_time=-Infinity",
    "end_time=1e999",
    "start_time=1e9",
    "start_time=0x65000000",
    "start_time=1700000000,5",
    "start_time=1_700_000_000",
    "start_time=+1700000000",
    "start_time=1700000000%00",
    "start_time=%E0%A4%A",
    "end_time=99999999999999999999999",
    `end_time=${now}000`,
    "end_time=253402300800.1",
    `start_time=${"9".repeat(400)}`,
    "start_time=1%27%20OR%201=1--",
    "start_time=null",
    "start_time=1&start_time=2",
    `start_time=${slot + 1}&end_time=${slot}`,
    `start_time=${now + 1}`,
    "platform=instagram",
    "platform=",
    "platform=__proto__",
  ])("?%s is refused with 400", async (query) => {
    expect(await call(handler, id, query)).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  });

  test("a range over 100,000 minutes is refused, one of exactly 100,000 is not", async () => {
    const start = now - 6_000_000;
    expect(await call(handler, id, `start_time=${start}`)).toMatchObject({ status: 200 });
    expect(await call(handler, id, `start_time=${start - 0.001}`)).toMatchObject({
      status: 400,
      code: "RANGE_TOO_LONG",
    });
    expect(await call(handler, id, "start_time=0&end_time=253402300800")).toMatchObject({
      status: 400,
      code: "RANGE_TOO_LONG",
    });
  });

  test.each([
    "",
    " ",
    "abc",
    "0",
    "-1",
    "01000042",
    "1000042.5",
    "1e6",
    "1' OR '1'='1",
    "1;DROP TABLE influencers;--",
    "1000042\0",
    "%00",
    "%",
    "%E0%A4%A",
    "%2e%2e%2f",
    "../../etc/passwd",
    "９９９",
    "1".repeat(19),
    "1".repeat(300),
    "did:plc:abc",
    "__proto__",
    "[id]",
    ":id",
  ])("id %j is malformed: 400", async (bad) => {
    expect(await call(handler, { id: bad })).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  });

  test.each(["1", "1000043", "999999999999999999"])(
    "id %s is well-formed but unknown: 404",
    async (unknown) => {
      expect(await call(handler, { id: unknown })).toMatchObject({ status: 404, code: "NOT_FOUND" });
    },
  );

  test("an encoded id is the id that it encodes", async () => {
    expect(await call(handler, { id: "%31000042" })).toMatchObject({ status: 200, body: { data: [row] } });
  });
});

test("the v1 routes answer in the shapes that the schemas say", async () => {
  const query = `from=${slot - 60}&to=${slot + 60}`;
  influencerDetailSchema.parse((await call(detail, account)).body);
  influencerListSchema.parse((await call(list, {})).body);
  expect(statsSchema.parse((await call(stats, account, query)).body).followers.average).toBe(104_233);
  const answer = seriesSchema.parse((await call(series, account, `${query}&fields=followers`)).body);
  expect(answer).toMatchObject({ step: "1m", tz: "UTC", t: [slot - 60, slot], expected: [1, 1] });
  expect(answer.followers?.last).toEqual([null, 104_233]);
  expect(answer.following).toBeUndefined();
  const iso = `from=${new Date((slot - 60) * 1_000).toISOString()}&to=${new Date((slot + 60) * 1_000).toISOString()}`;
  expect((await call(series, account, `${iso}&fields=followers`)).body).toEqual(answer);
});

const v1 = { detail, series, stats } as const;

describe.each(["detail", "series", "stats"] as const)("v1 %s", (name) => {
  test.each([
    ["mockstagram", "abc", 400],
    ["mockstagram", "1' OR '1'='1", 400],
    ["mockstagram", "%E0%A4%A", 400],
    ["mockstagram", "1000042\0", 400],
    ["instagram", "1000042", 400],
    ["%", "1000042", 400],
    ["MOCKSTAGRAM", "1000042", 400],
    ["mockstagram", "999", 404],
  ])("%s/%s: %i", async (platform, externalId, status) => {
    expect(await call(v1[name], { platform, externalId })).toMatchObject({ status });
  });
});

describe.each(["series", "stats"] as const)("v1 %s", (name) => {
  test.each([
    "from=",
    "from=-1",
    "from=abc",
    "to=1e999",
    "to=NaN",
    "from=2026-02-30",
    "from=2026-11-24T00:00:00",
    `from=${slot + 1}&to=${slot}`,
    "to=1800000000000",
    "from=1&from=2",
    "from=%00",
  ])("?%s is refused with 400", async (query) => {
    expect(await call(v1[name], account, query)).toMatchObject({ status: 400 });
  });

  test("the longest range that can be said is refused or answered, not failed", async () => {
    expect([200, 400]).toContain((await call(v1[name], account, "from=0&to=253402300800")).status);
  });
});

test.each([
  "step=2m",
  "step=",
  "step=1M",
  "tz=",
  "tz=Mars/Olympus",
  "tz=%2B01:00",
  "tz=../../etc/passwd",
  "points=0",
  "points=-5",
  "points=10001",
  "points=1.5",
  "points=1e3",
  "points=abc",
  "fields=",
  "fields=likes",
  "fields=followers,followers",
  "fields=followers,",
  "vs=",
  "vs=month",
  "step=1m&from=0&to=600060",
])("v1 series ?%s is refused with 400", async (query) => {
  expect(await call(series, account, query)).toMatchObject({ status: 400 });
});

test.each([
  "limit=0",
  "limit=201",
  "limit=1e2",
  "limit=",
  "sort=gain;DROP",
  "sort=influencer_id",
  "dir=up",
  "state=gone",
  "platform=x",
  "cursor=",
  "cursor=e30",
  "cursor='%22;--",
  `cursor=${"A".repeat(7_000)}`,
  "search=%00",
  `search=${"a".repeat(256)}`,
  "limit=1&limit=2",
])("v1 list ?%s is refused with 400", async (query) => {
  expect(await call(list, {}, query)).toMatchObject({ status: 400, code: "BAD_REQUEST" });
});

test.each([
  "",
  "reason=timeout&interval=60",
  `reason=slow&interval=60&slot=${slot}`,
  `reason=timeout&interval=0&slot=${slot}`,
  `reason=timeout&interval=60&slot=${slot + 1}`,
  `reason=timeout&interval=60&slot=${slot}.5`,
  `reason=timeout&interval=60&slot=${slot}&limit=201`,
  `reason=timeout&interval=60&slot=${slot}&cursor=e30`,
])("v1 pipeline/missed ?%s is refused with 400", async (query) => {
  expect(await call(missed, {}, query)).toMatchObject({ status: 400, code: "BAD_REQUEST" });
});

test("v1 ranks: none yet is an answer; how many days is a whole number", async () => {
  const { status, body } = await call(ranks, account, "days=3");
  expect(status).toBe(200);
  expect(rankHistorySchema.parse(body)).toMatchObject({ days: [], firstDay: null, now: null, depth: 10_000 });
  for (const query of ["days=0", "days=3661", "days=1.5", "days="])
    expect(await call(ranks, account, query)).toMatchObject({ status: 400 });
  expect(await call(ranks, { ...account, externalId: "999" })).toMatchObject({ status: 404 });
});

test("no parameter at all makes a failure of ours, and nothing but 200, 400 and 404 comes out", async () => {
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.double().map(String),
    fc.integer().map(String),
    fc.integer({ min: slot - 10_000, max: now + 10_000 }).map(String),
    fc.constantFrom(
      "",
      "auto",
      "1h",
      "UTC",
      "followers",
      "mockstagram",
      "'\";--",
      "1000042",
      "\0",
      "%",
      "../",
    ),
  );
  const names = [
    "start_time",
    "end_time",
    "platform",
    "from",
    "to",
    "step",
    "tz",
    "points",
    "fields",
    "days",
  ];
  const more = [
    "search",
    "state",
    "tag",
    "sort",
    "dir",
    "limit",
    "cursor",
    "reason",
    "interval",
    "slot",
    "__proto__",
    "constructor",
  ];
  const known = fc.constantFrom(...names, ...more);
  const query = fc.oneof(
    { weight: 4, arbitrary: fc.dictionary(known, value, { maxKeys: 5 }) },
    // Far more than any route takes, and than any may be asked with.
    {
      weight: 1,
      arbitrary: fc.dictionary(fc.oneof(known, fc.string({ maxLength: 4 })), value, {
        maxKeys: 3 * PARAMETERS_MAX,
        size: "max",
      }),
    },
  );
  const route = fc.constantFrom(analytics, detail, series, stats, list, ranks, missed);
  const wholeId = fc.oneof({ weight: 3, arbitrary: fc.constant("1000042") }, { weight: 1, arbitrary: value });
  await fc.assert(
    fc.asyncProperty(route, wholeId, query, async (handler, externalId, parameters) => {
      const { status } = await call(
        handler,
        { platform: "mockstagram", externalId, id: externalId },
        new URLSearchParams(Object.entries(parameters)).toString(),
      );
      expect([200, 400, 404]).toContain(status);
    }),
    { numRuns: runsOf(500) },
  );
}, 120_000);

test("where data points are no longer kept a finer step is 400 and says which there is, all else is answered and says so", async () => {
  const keptFrom = slot - (slot % 3_600) - 3_600;
  await t.db.execute(sql`
    INSERT INTO retention (source, kept_from)
    VALUES ('data_points', to_timestamp(${keptFrom})), ('rollups_15m', to_timestamp(${keptFrom - 7_200}))`);
  try {
    const ask = (from: number, more = "") => call(series, account, `from=${from}&to=${slot}${more}`);
    expect((await ask(keptFrom, "&step=1m")).status).toBe(200);
    for (const [from, step, finest] of [
      [keptFrom - 60, "5m", "15m"],
      [keptFrom - 7_260, "15m", "1h"],
    ] as const) {
      const { status, code, body } = await ask(from, `&step=${step}`);
      expect({ status, code }).toEqual({ status: 400, code: "BAD_REQUEST" });
      expect(body).toMatchObject({ error: { details: { stepFinest: finest } } });
      expect(seriesSchema.parse((await ask(from)).body)).toMatchObject({ step: finest });
    }
    const numbers = await call(stats, account, `from=${keptFrom - 60}&to=${slot}`);
    expect(statsSchema.parse(numbers.body)).toMatchObject({
      from: keptFrom - 900,
      retention: { dataPointsFrom: keptFrom, snappedTo: 900, asked: { from: keptFrom - 60 } },
    });
  } finally {
    await t.db.execute(sql`DELETE FROM retention`);
  }
});
