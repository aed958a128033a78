/** Notes on charts over HTTP: who reads, who writes, what is refused, what can be taken back. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, expect, test } from "vitest";
import { noteListSchema, noteTextSchema } from "#lib/domain/note.ts";
import { NOTES_LISTED_MAX, NOTES_OF_ONE_MAX } from "#lib/domain/note-limits.ts";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { dropOutdated } from "#lib/store/drop-outdated.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { makeTestKey } from "#lib/testing/make-test-key.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { clearRegistry } from "#lib/testing/registry-rows.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { systemClock } from "#lib/time.ts";
import {
  PATCH as patch,
  DELETE as remove,
} from "../../app/api/v1/influencers/[platform]/[externalId]/notes/[id]/route.ts";
import {
  POST as add,
  GET as list,
} from "../../app/api/v1/influencers/[platform]/[externalId]/notes/route.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const t = await createTestDatabase({ prepared: true });
afterAll(() => t.close());
provideContext(testContext(t.web));
const admin = await openSession(t.db);
const viewer = await openSession(t.db, { email: "viewer@example.org", role: "viewer" });
const key = await makeTestKey(t.db);
const platform = "mockstagram";
const START = 1_700_000_040;
const giveaway = { text: "giveaway", from: START, to: null };
const range = { text: "platform purge", from: START + 600, to: START + 1_200 };

beforeEach(async () => {
  await clearRegistry(t.db);
  await addInfluencers(t.db, { platform, externalIds: ["1000042", "1000043"], interval: 60 }, systemClock);
});

interface Asked {
  id?: number | string;
  externalId?: string;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

async function call(handler: RouteHandler, method: string, asked: Asked = {}) {
  const { id, externalId = "1000042", query = "", body, headers = { cookie: admin } } = asked;
  const request = new Request(`http://127.0.0.1:3000/x?${query}`, {
    method,
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": "application/json",
      ...headers,
    },
    ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const params = { platform, externalId, ...(id === undefined ? {} : { id: String(id) }) };
  const response = await handler(request, { params: Promise.resolve(params) });
  return { status: response.status, body: await response.json() };
}

const texts = async (query = "", headers: Record<string, string> = {}) => {
  const { notes } = noteListSchema.parse((await call(list, "GET", { query, headers })).body);
  return notes.map(({ text }) => text);
};

test("an admin writes, changes and deletes, and takes the deleting back; everybody reads, and only people see who wrote", async () => {
  const added = await call(add, "POST", { body: giveaway });
  expect(added).toMatchObject({ status: 201, body: { id: 1, ...giveaway, by: "admin@example.org" } });
  await call(add, "POST", { body: range });
  const readAs = async (headers: Record<string, string>) =>
    noteListSchema.parse((await call(list, "GET", { headers })).body);
  const open = await readAs({});
  expect(open).toMatchObject({
    total: 2,
    notes: [
      { id: 1, ...giveaway, by: null, changedAt: null },
      { id: 2, ...range, by: null },
    ],
  });
  expect((await readAs({ cookie: viewer })).notes.map(({ by }) => by)).toEqual(
    Array(2).fill("admin@example.org"),
  );
  expect((await readAs({ authorization: `Bearer ${key}` })).notes.map(({ by }) => by)).toEqual([null, null]);

  const other = { text: "a giveaway\nof two days", from: START - 60, to: START + 172_800 };
  expect((await call(patch, "PATCH", { id: 1, body: other })).status).toBe(200);
  expect((await readAs({})).notes[0]).toMatchObject({ id: 1, ...other, changedAt: expect.any(Number) });
  const removed = await call(remove, "DELETE", { id: 1 });
  expect(removed).toMatchObject({ status: 200, body: { id: 1 } });
  expect(removed.body.restorableUntil).toBeGreaterThan(systemClock.now() / 1_000);
  expect(await texts()).toEqual([range.text]);
  expect((await call(patch, "PATCH", { id: 1, body: giveaway })).status).toBe(404);
  expect((await call(patch, "PATCH", { id: 1, body: { restore: true } })).status).toBe(200);
  expect(await texts()).toEqual([other.text, range.text]);
  await call(remove, "DELETE", { id: 1 });
  await t.db.execute(sql`UPDATE notes SET removed_at = removed_at - interval '62 seconds' WHERE id = 1`);
  expect((await call(patch, "PATCH", { id: 1, body: { restore: true } })).status).toBe(409);
  await dropOutdated(t.db);
  expect((await call(patch, "PATCH", { id: 1, body: { restore: true } })).status).toBe(404);
});

test("a range lists what it touches: its start is in it, its end is not", async () => {
  await call(add, "POST", { body: giveaway });
  await call(add, "POST", { body: range });
  const within = (from: number, to: number) => texts(`from=${from}&to=${to}`);
  expect(await within(START, START + 1)).toEqual(["giveaway"]);
  expect(await within(START - 60, START)).toEqual([]);
  expect(await within(START + 1, START + 600)).toEqual([]);
  expect(await within(START + 599, START + 601)).toEqual([range.text]);
  expect(await within(START + 1_199, START + 5_000)).toEqual([range.text]);
  expect(await within(START + 1_200, START + 5_000)).toEqual([]);
  expect(await texts(`from=${START + 700}`)).toEqual([range.text]);
  expect((await call(list, "GET", { query: "from=yesterday" })).status).toBe(400);
  expect((await call(list, "GET", { externalId: "7" })).status).toBe(404);
});

test.each([
  [{ ...giveaway, text: "  " }, 400],
  [{ ...giveaway, text: "x".repeat(501) }, 400],
  [{ ...giveaway, text: "a\u0007b" }, 400],
  [{ ...giveaway, text: "a\u0000b" }, 400],
  [{ ...giveaway, from: -1 }, 400],
  [{ ...giveaway, from: 1.5 }, 400],
  [{ ...giveaway, from: 10 ** 12 }, 400],
  [{ ...giveaway, to: START }, 400],
  [{ text: "x", from: START }, 400],
  [{ ...giveaway, by: "somebody@example.org" }, 400],
])("%j is refused", async (body, status) => {
  expect((await call(add, "POST", { body })).status).toBe(status);
  expect(await texts()).toEqual([]);
});

test("a note is its influencer's alone", async () => {
  await call(add, "POST", { body: giveaway });
  const elsewhere = { id: 1, externalId: "1000043" };
  expect((await call(patch, "PATCH", { ...elsewhere, body: range })).status).toBe(404);
  expect((await call(remove, "DELETE", elsewhere)).status).toBe(404);
  expect((await call(remove, "DELETE", { id: 99 })).status).toBe(404);
  expect((await call(remove, "DELETE", { id: "x" })).status).toBe(400);
  expect(await texts()).toEqual(["giveaway"]);
});

test("there is an end to them: so many an influencer, so many an answer; they go when it is erased", async () => {
  await t.db.execute(sql`
    INSERT INTO notes (influencer_id, text, begins_at, written_by, written_at)
    SELECT i.id, 'note', to_timestamp(${START} + n), 'x', now()
    FROM influencers AS i, generate_series(1, ${NOTES_OF_ONE_MAX - 1}::int) AS n`);
  expect((await call(add, "POST", { body: giveaway })).status).toBe(201);
  expect(await call(add, "POST", { body: giveaway })).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining("delete some") } },
  });
  const { body } = await call(list, "GET");
  expect(body.total).toBe(NOTES_OF_ONE_MAX);
  expect(body.notes).toHaveLength(NOTES_LISTED_MAX);
  await removeInfluencer(t.db, platform, "1000042", { now: () => Date.now() - 61_000 });
  await eraseRemoved(t.db);
  const left = await t.db.execute<{ externalId: string }>(sql`
    SELECT DISTINCT external_id AS "externalId" FROM notes LEFT JOIN influencers AS i ON i.id = influencer_id`);
  expect([...left]).toEqual([{ externalId: "1000043" }]);
});

test("what is taken as text comes back as it was written, but for its margins", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 600 }), (text) => {
      const read = noteTextSchema.safeParse(text);
      const trimmed = text.trim();
      const isFine =
        trimmed.length > 0 && trimmed.length <= 500 && !/\p{Cc}/u.test(trimmed.replaceAll("\n", ""));
      expect(read.success).toBe(isFine);
      if (read.success) expect(read.data).toBe(trimmed);
    }),
  );
});
