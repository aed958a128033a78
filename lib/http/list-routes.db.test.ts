/** What the list of influencers has beside its pages, over HTTP: the file, and what its rows draw. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sparklinesSchema } from "#lib/domain/sparklines.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertDataPoints, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { dropSnapshot, makeSnapshot } from "#lib/testing/make-snapshot.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET as file } from "../../app/api/v1/influencers/export.csv/route.ts";
import { GET as sparklines } from "../../app/api/v1/influencers/sparklines/route.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const NOW = 1_800_000_000;
/** More than two parts of a file. */
const COUNT = 2_500;
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext(testContext(t.web, { clock: { now: () => NOW * 1_000 } }));
  const { id } = await insertInfluencer(t.db, "1000042", [
    { kind: "live", from: NOW - 86_400, to: null, interval: 60 },
  ]);
  await insertDataPoints(t.db, id, [{ time: NOW - 3_600, followers: 7, following: 1 }]);
  await makeSnapshot(
    t.db,
    Array.from({ length: COUNT }, (_, i) => ({
      ...{ externalId: String(1_000_000 + i), username: `u${i}`, followers: i, added: i },
      ...{ state: i % 5 ? "ok" : "paused", tags: i % 2 ? ["odd"] : [] },
    })),
  );
});
afterAll(() => t.close());

const ask = (handler: RouteHandler, query = "") =>
  handler(new Request(`http://127.0.0.1:3000/x?${query}`), { params: Promise.resolve({}) });

test.each([
  ["", COUNT],
  ["state=paused", COUNT / 5],
  ["tag=odd&state=paused", COUNT / 10],
  ["search=u249&sort=name&dir=desc", 11],
  ["platform=mockstagram&search=nobody", 0],
])("?%s: a file of %i lines after its head, as an attachment", async (query, lines) => {
  const response = await ask(file, query);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe(
    'attachment; filename="influencers-2027-01-15.csv"',
  );
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect((await response.text()).split("\r\n")).toHaveLength(lines + 2);
});

test.each(["state=broken", "platform=friendster", "sort=size", "dir=up", "tag=a&tag=b", "tag=%00"])(
  "a file of ?%s is refused",
  async (query) => expect((await ask(file, query)).status).toBe(400),
);

test("a file that fails midway breaks off, so that nobody takes it for whole", async () => {
  const apart = await makeSnapshot(
    t.db,
    Array.from({ length: 1_500 }, (_, i) => ({ externalId: `${i}`, username: null, followers: i, added: i })),
  );
  const response = await ask(file);
  const reader = response.body?.getReader();
  expect((await reader?.read())?.value?.length).toBeGreaterThan(1_000);
  await dropSnapshot(t.db, apart);
  await expect(reader?.read()).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
});

test("many files at once, and some that nobody goes on reading, are all answered", async () => {
  const begun = await Promise.all(Array.from({ length: 12 }, () => ask(file)));
  await Promise.all(begun.slice(0, 3).map((response) => response.body?.cancel()));
  // Of three more only the beginning is taken; the others are read.
  const texts = await Promise.all(begun.slice(6).map((response) => response.text()));
  for (const text of texts) expect(text.split("\r\n")).toHaveLength(COUNT + 2);
});

test("lines of the accounts that are named", async () => {
  const response = await ask(sparklines, "ids=mockstagram/1000042,mockstagram/999");
  expect(response.status).toBe(200);
  const { items, step } = sparklinesSchema.parse(await response.json());
  expect(step).toBe(3_600);
  expect(items).toHaveLength(1);
  expect(items[0]?.followers.filter((count) => count !== null)).toEqual([7]);
});

test.each([
  "",
  "ids=",
  "ids=1000042",
  "ids=friendster/1",
  "ids=mockstagram/abc",
  "ids=mockstagram/1/2",
  "ids=mockstagram/1,",
  `ids=${Array.from({ length: 101 }, (_, i) => `mockstagram/${i + 1}`).join(",")}`,
])("lines of ?%s are refused", async (query) => {
  const response = await ask(sparklines, query);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: "BAD_REQUEST" } });
});
