/** The audit log over HTTP: searched, paged, taken along as a file. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actAs } from "#lib/acting.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { noteSignInFailure } from "#lib/store/note-sign-in-failure.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET as file } from "../../app/api/v1/audit/export/route.ts";
import { GET as list } from "../../app/api/v1/audit/route.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const START = 1_700_000_000;
/** More than a page of a file. */
const COUNT = 1_100;
let t: TestDatabase;
let cookie: string;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext(testContext(t.web));
  cookie = await openSession(t.db);
  await t.db.execute(sql`TRUNCATE audit_events RESTART IDENTITY`);
  // Ten a second, so that many have the same moment.
  await t.db.execute(sql`
    INSERT INTO audit_events (at, actor_kind, actor_id, actor_name, action, target_kind, target_id, before, after)
    SELECT to_timestamp(${START}::float8 + n / 10), 'user', 'u', CASE n % 2 WHEN 0 THEN 'Ann@example.org' ELSE 'bob@example.org' END,
      CASE n % 4 WHEN 0 THEN 'user.role' WHEN 1 THEN 'user.remove' ELSE 'influencer.pause' END,
      'user', '=t' || n, '{"role": "viewer"}', '{"role": "admin"}'
    FROM generate_series(0, ${COUNT - 1}::int) AS n`);
});
afterAll(() => t.close());

async function get(handler: RouteHandler, query = "") {
  const headers = { host: "127.0.0.1:3000", cookie };
  const request = new Request(`http://127.0.0.1:3000/x?${query}`, { headers });
  return await handler(request, { params: Promise.resolve({}) });
}

async function page(query = "") {
  const response = await get(list, query);
  const body: { events: { id: number; at: number; target: { id: string } }[]; next: string | null } =
    await response.json();
  return { status: response.status, ...body };
}

test("newest first, no line twice and none left out, also of those with one moment", async () => {
  const seen: number[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const found = await page(`limit=93${next === "" ? "" : `&cursor=${next}`}`);
    seen.push(...found.events.map(({ id }) => id));
    next = found.next;
  }
  expect(seen).toEqual(Array.from({ length: COUNT }, (_, n) => COUNT - n));
  expect((await page("cursor=x")).status).toBe(400);
});

test.each([
  ["actor=ann", COUNT / 2],
  ["actor=user", COUNT],
  ["actor=%25", 0],
  ["action=user", COUNT / 2],
  ["action=user.role", COUNT / 4],
  ["action=use", 0],
  ["target=T1099", 1],
  [`from=${START + 100}&to=${START + 105}`, 50],
  [`actor=bob&action=user.remove&to=${START + 1}`, 3],
  ["actor=", COUNT],
])("?%s finds %i", async (query, n) => {
  const lines = (await (await get(file, `format=ndjson&${query}`)).text()).split("\n").slice(0, -1);
  expect(lines).toHaveLength(n);
});

test.each(["limit=0", "limit=201", "from=yesterday", "actor=a&actor=b", "cursor=%00", "format=xml"])(
  "?%s is refused",
  async (query) => expect((await get(query.startsWith("format") ? file : list, query)).status).toBe(400),
);

test("as CSV no cell is a formula, and as NDJSON each line is an event", async () => {
  const csv = await get(file);
  expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-log-[\d-]{10}\.csv"$/);
  expect(csv.headers.get("cache-control")).toBe("private, no-store");
  const [head, first, ...rest] = (await csv.text()).split("\r\n");
  expect(head).toBe("id,at,actor kind,actor,action,target kind,target,before,after,request");
  expect(first).toBe(
    `1100,2023-11-14T22:15:09.000Z,user,bob@example.org,influencer.pause,user,'=t1099,"{""role"":""viewer""}","{""role"":""admin""}",`,
  );
  expect(rest).toHaveLength(COUNT);
  const ndjson = await (await get(file, "format=ndjson&target=t1099")).text();
  expect(JSON.parse(ndjson)).toEqual({
    id: 1100,
    at: "2023-11-14T22:15:09.000Z",
    actor: { kind: "user", id: "u", name: "bob@example.org" },
    action: "influencer.pause",
    target: { kind: "user", id: "=t1099" },
    before: { role: "viewer" },
    after: { role: "admin" },
    requestId: null,
  });
});

test("a flood of bad passwords is noted in part, and the last line says so", async () => {
  await t.db.execute(sql`DELETE FROM audit_events`);
  const most = { all: 8, network: 5 };
  const fail = (n: number, action: "session.failed" | "session.throttled" = "session.failed", last = 7) =>
    noteSignInFailure(t.db, { action, email: `u${n}@example.org`, network: `203.0.113.${last}` }, most);
  await fail(0, "session.throttled");
  await fail(0, "session.throttled");
  await fail(1, "session.throttled");
  for (let n = 0; n < 6; n++) await fail(n);
  const { events } = await page();
  expect(events).toMatchObject([
    { action: "session.failed", after: { more: "not noted within an hour of these" } },
    { action: "session.failed", after: null },
    { action: "session.failed", after: null },
    { action: "session.throttled", target: { id: "u1@example.org" } },
    { action: "session.throttled", target: { id: "u0@example.org" } },
  ]);
  // Others are noted still, until it is enough of all together.
  for (let n = 0; n < 5; n++) await fail(n, "session.failed", 8 + n);
  expect((await page()).events.slice(0, 4)).toMatchObject([
    { actor: { name: "203.0.113.10" }, after: { more: "not noted within an hour of these" } },
    { actor: { name: "203.0.113.9" }, after: null },
    { actor: { name: "203.0.113.8" }, after: null },
    { actor: { name: "203.0.113.7" }, after: { more: "not noted within an hour of these" } },
  ]);
});

test("what no text can hold costs no change, and who acts is known across what is awaited", async () => {
  await t.db.execute(sql`DELETE FROM audit_events`);
  const actors = ["a", "b", "c", "d"];
  await Promise.all(
    actors.map((name) =>
      actAs({ actor: { kind: "operator", name }, requestId: name }, () =>
        t.db.transaction(async (tx) => {
          await tx.execute(sql`SELECT pg_sleep(0.01)`);
          await noteAudit(tx, {
            action: "demo.remove",
            target: { kind: "demo", id: name },
            after: { odd: "\u0000\ud800" },
          });
        }),
      ),
    ),
  );
  const { events } = await page();
  expect(events.map(({ target }) => target.id).sort()).toEqual(actors);
  for (const event of events)
    expect(event).toMatchObject({
      actor: { kind: "operator", name: event.target.id },
      requestId: event.target.id,
      after: { odd: "\ufffd\ufffd" },
    });
});
