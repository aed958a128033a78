/** The series of many over HTTP. What is said of ETags stands in past-ranges. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriesListSchema } from "#lib/domain/series-list.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertDataPoints, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET as one } from "../../app/api/v1/influencers/[platform]/[externalId]/series/route.ts";
import { GET as many } from "../../app/api/v1/series/route.ts";
import { provideContext } from "./get-context.ts";

const NOW = 1_800_000_000;
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext(testContext(t.web, { clock: { now: () => NOW * 1_000 } }));
  for (const externalId of ["1", "2"]) {
    const { id } = await insertInfluencer(t.db, externalId, [
      { kind: "live", from: NOW - 86_400, to: null, interval: 60 },
    ]);
    await insertDataPoints(t.db, id, [{ time: NOW - 3_600, followers: Number(externalId), following: 1 }]);
  }
});
afterAll(() => t.close());

async function ask(query: string, params?: Record<string, string>) {
  const handler = params ? one : many;
  const response = await handler(new Request(`http://127.0.0.1:3000/x?${query}`), {
    params: Promise.resolve(params ?? {}),
  });
  return { response, body: JSON.parse(await response.text()) };
}

test.each([
  "",
  "&step=1h&tz=Asia/Kolkata&fields=followers",
  `&from=${NOW - 7_200}&to=${NOW - 600}`,
  "&vs=previous",
])("?ids=…%s: of each what its own route answers; who is not tracked is named", async (query) => {
  const { response, body } = await ask(`ids=mockstagram/2,mockstagram/999,mockstagram/1${query}`);
  expect(response.status).toBe(200);
  expect(seriesListSchema.parse(body)).toEqual(body);
  const alone = async (externalId: string) => ({
    ...{ platform: "mockstagram", externalId },
    series: (await ask(query, { platform: "mockstagram", externalId })).body,
  });
  expect(body).toEqual({
    items: [await alone("2"), await alone("1")],
    notTracked: [{ platform: "mockstagram", externalId: "999" }],
  });
});

test("whoever asks for nobody that is tracked is answered, and may keep nothing", async () => {
  const { response, body } = await ask(`ids=mockstagram/999&from=${NOW - 7_200}&to=${NOW - 600}`);
  expect([response.status, response.headers.get("etag"), response.headers.get("cache-control")]).toEqual([
    200,
    null,
    "no-store",
  ]);
  expect(body.notTracked).toHaveLength(1);
});

const hundred = Array.from({ length: 100 }, (_, i) => `mockstagram/${i + 1}`).join(",");

test("a hundred is not too many, one more is", async () => {
  expect((await ask(`ids=${hundred}`)).response.status).toBe(200);
  expect((await ask(`ids=${hundred},mockstagram/101`)).response.status).toBe(400);
});

test.each([
  "",
  "ids=",
  "ids=1",
  "ids=friendster/1",
  "ids=mockstagram/abc",
  "ids=mockstagram/1&step=2m",
  "ids=mockstagram/1&tz=Mars/Olympus",
  "ids=mockstagram/1&points=0",
  "ids=mockstagram/1&fields=likes",
  "ids=mockstagram/1&from=2&to=1",
  "ids=mockstagram/1&ids=mockstagram/2",
])("?%s is refused", async (query) => {
  const { response, body } = await ask(query);
  expect(response.status).toBe(400);
  expect(body).toMatchObject({ success: false, error: { code: "BAD_REQUEST" } });
});
