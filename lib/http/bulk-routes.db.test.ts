/** Bulk actions over HTTP: from the preview to the undo, and what is refused in words. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { clearRegistry } from "#lib/testing/registry-rows.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { POST as cancel } from "../../app/api/v1/bulk-actions/[id]/cancel/route.ts";
import { GET as get } from "../../app/api/v1/bulk-actions/[id]/route.ts";
import { POST as undo } from "../../app/api/v1/bulk-actions/[id]/undo/route.ts";
import { POST as preview } from "../../app/api/v1/bulk-actions/preview/route.ts";
import { GET as list, POST as start } from "../../app/api/v1/bulk-actions/route.ts";
import { PATCH as patch } from "../../app/api/v1/influencers/[platform]/[externalId]/route.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const START = 1_700_006_400;
const clock = { now: () => (START + 130) * 1_000 };
let t: TestDatabase;
let cookie: string;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext(testContext(t.web, { clock }));
  cookie = await openSession(t.db);
});
afterAll(() => t.close());
beforeEach(async () => {
  await clearRegistry(t.db);
  const from = { now: () => START * 1_000 };
  await addInfluencers(
    t.db,
    { platform: "mockstagram", externalIds: { from: 1_000, count: 3 }, interval: 60 },
    from,
  );
});

async function call(handler: RouteHandler, body?: unknown, params: Record<string, string> = {}) {
  const request = new Request("http://127.0.0.1:3000/x", {
    method: body === undefined ? "GET" : "POST",
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": "application/json",
      cookie,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  return { status: response.status, body: await response.json() };
}

test("from the preview to the undo", async () => {
  const action = { kind: "remove" };
  const filter = { search: "100" };
  const impact = await call(preview, { action, filter });
  expect(impact).toMatchObject({
    status: 200,
    body: { matching: 3, changes: 3, confirm: true, carried: null, asOf: START + 130 },
  });
  const begun = await call(start, { action, filter, asOf: impact.body.asOf, confirm: 3 });
  expect(begun).toMatchObject({
    status: 201,
    body: { id: 1, state: "done", matching: 3, changed: 3, createdBy: "admin@example.org" },
  });
  expect(begun.body.undoUntil).toBe(START + 130 + 600);
  expect(await call(get, undefined, { id: "1" })).toMatchObject({ status: 200, body: begun.body });
  expect(await call(cancel, {}, { id: "1" })).toMatchObject({ status: 409 });
  expect(await call(undo, {}, { id: "1" })).toMatchObject({
    status: 200,
    body: { state: "undone", undone: 3 },
  });
  expect(await call(list)).toMatchObject({
    status: 200,
    body: { actions: [{ id: 1, state: "undone", filter }] },
  });
  const [row] = await t.db.execute(sql`SELECT count(*)::int AS n FROM influencers WHERE removed_at IS NULL`);
  expect(row?.n).toBe(3);
});

test("one influencer's interval and tags are set by the same code", async () => {
  const params = { platform: "mockstagram", externalId: "1000" };
  expect(await call(patch, { interval: 300 }, params)).toMatchObject({
    status: 200,
    body: { interval: 300 },
  });
  const tags = await call(patch, { tags: { add: [" vip ", "eu"] } }, params);
  expect(tags).toMatchObject({ status: 200, body: { tags: ["vip", "eu"] } });
  expect(await call(patch, { tags: { remove: ["vip"] } }, params)).toMatchObject({ body: { tags: ["eu"] } });
});

test.each([
  ["no tag", { action: { kind: "change_tags", tags: {} }, filter: {} }, "names no tag"],
  [
    "both",
    { action: { kind: "change_tags", tags: { add: ["a"], remove: ["a"] } }, filter: {} },
    "the same tag",
  ],
  ["an interval of none", { action: { kind: "set_interval", interval: 61 }, filter: {} }, "interval"],
  ["one for tests alone", { action: { kind: "set_interval", interval: 5 }, filter: {} }, "interval"],
  ["an unknown filter", { action: { kind: "pause" }, filter: { stat: "ok" } }, "stat"],
  ["no number", { action: { kind: "remove" }, filter: {} }, "give their number"],
  ["half a character", { action: { kind: "pause" }, filter: { search: "\ud800" } }, "half a character"],
  ["nobody", { action: { kind: "pause" }, filter: { tag: "x" } }, "No influencer matches"],
])("refuses %s in words, and stores nothing", async (_name, body, words) => {
  const answer = await call(start, body);
  expect([400, 409]).toContain(answer.status);
  expect(answer.body.error.message).toContain(words);
  expect((await call(list)).body).toEqual({ actions: [] });
  expect((await call(get, undefined, { id: "0" })).status).toBe(400);
  expect((await call(undo, {}, { id: "7" })).status).toBe(404);
});
