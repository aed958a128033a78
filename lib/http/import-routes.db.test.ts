/** Imports over HTTP, as the page and other programs do them. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runImportPart } from "#lib/service/import/run-import-part.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { POST as act } from "../../app/api/v1/imports/[id]/[action]/route.ts";
import { PUT as put } from "../../app/api/v1/imports/[id]/chunks/[n]/route.ts";
import { GET as rejected } from "../../app/api/v1/imports/[id]/rejected.csv/route.ts";
import { GET as one } from "../../app/api/v1/imports/[id]/route.ts";
import { POST as create, GET as list } from "../../app/api/v1/imports/route.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const clock = { now: () => 1_700_006_400_000 };
let t: TestDatabase;
let cookie: string;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext(testContext(t.web, { clock }));
  cookie = await openSession(t.db);
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(sql`TRUNCATE influencers, shards, tracking_periods, imports, import_chunks, import_lines,
    import_rejected, import_added RESTART IDENTITY CASCADE`);
});

interface CallOptions {
  method?: string;
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

async function call(handler: RouteHandler, options: CallOptions = {}) {
  const { method = "POST", params = {}, query = "", body, bytes } = options;
  const request = new Request(`http://127.0.0.1:3000/x?${query}`, {
    method,
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": bytes ? "application/octet-stream" : "application/json",
      cookie,
      ...options.headers,
    },
    ...(method === "GET" ? {} : { body: bytes ?? JSON.stringify(body ?? {}) }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const chunk = (id: number, n: number, text: string, options: CallOptions = {}) =>
  call(put, { method: "PUT", params: { id: `${id}`, n: `${n}` }, bytes: bytesOf(text), ...options });
const step = (id: number, action: string, body: unknown = {}) =>
  call(act, { params: { id: `${id}`, action }, body });

test("create, upload, check, start, list, rejected lines, undo", async () => {
  const made = await call(create, { body: { name: "ids.csv", bytes: 15, interval: 300 } });
  expect(made).toMatchObject({
    status: 201,
    body: { id: 1, state: "receiving", interval: 300, createdBy: "admin@example.org", received: 0 },
  });
  expect((await chunk(1, 0, "1000001\n")).body).toMatchObject({ n: 0, size: 8 });
  expect((await call(one, { method: "GET", params: { id: "1" } })).body).toMatchObject({
    received: 8,
    chunks: [{ n: 0, size: 8, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
  });
  expect(await step(1, "check", { chunks: 2 })).toMatchObject({ status: 409 });
  await chunk(1, 1, "=1+cmd\n");
  expect(await chunk(1, 1, "=2+cmd\n")).toMatchObject({ status: 409, body: { error: { code: "CONFLICT" } } });
  expect(await chunk(1, 1, "=1+cmd\n")).toMatchObject({ status: 200 });
  expect((await step(1, "check", { chunks: 2 })).body).toMatchObject({ state: "checking" });
  while (await runImportPart(t.db, clock));
  expect((await step(1, "start")).body).toMatchObject({ state: "running", fresh: 1, malformed: 1 });
  while (await runImportPart(t.db, clock));
  const answer = await call(list, { method: "GET" });
  expect(answer.body).toMatchObject({ next: null, items: [{ id: 1, state: "done", added: 1 }] });
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  const file = await call(rejected, { method: "GET", params: { id: "1" } });
  expect(file.text).toBe("line,text,reason\r\n2,'=1+cmd,no id of this platform\r\n");
  expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(file.headers.get("content-disposition")).toContain("import-1-rejected.csv");
  expect(file.headers.get("cache-control")).toBe("private, no-store");
  expect(await step(1, "undo", { confirm: "2" })).toMatchObject({ status: 400 });
  expect((await step(1, "undo", { confirm: "1" })).body).toMatchObject({ state: "undoing" });
});

test("the list goes page by page", async () => {
  for (const name of ["a", "b", "c"]) await call(create, { body: { name, bytes: 1 } });
  const first = await call(list, { method: "GET", query: "limit=2" });
  expect(first.body).toMatchObject({ items: [{ name: "c" }, { name: "b" }], next: 2 });
  const rest = await call(list, { method: "GET", query: "limit=2&before=2" });
  expect(rest.body).toMatchObject({ items: [{ name: "a" }], next: null });
});

test("what is too large is a 413 that says what the limit is", async () => {
  const huge = await call(create, { body: { name: "x", bytes: 64_000_001 } });
  expect(huge).toMatchObject({ status: 413, body: { error: { message: expect.stringContaining("64 MB") } } });
  await call(create, { body: { name: "x", bytes: 64_000_000 } });
  const limit = new Uint8Array(5_000_001).fill(49);
  const params = { id: "1", n: "0" };
  expect(await call(put, { method: "PUT", params, bytes: limit })).toMatchObject({ status: 413 });
  const lines = new Uint8Array(1_000_001).fill(10);
  const many = await call(put, { method: "PUT", params, bytes: lines });
  expect(many).toMatchObject({
    status: 413,
    body: { error: { message: expect.stringContaining("1,000,000 lines") } },
  });
  const long = await chunk(1, 0, "1".repeat(1_001));
  expect(long).toMatchObject({
    status: 413,
    body: { error: { message: expect.stringContaining("Line 1 ") } },
  });
  expect((await t.db.execute(sql`SELECT FROM import_chunks`)).length).toBe(0);
});

test.each([
  [create, {}],
  [create, { name: "", bytes: 1 }],
  [create, { name: "x", bytes: 0 }],
  [create, { name: "x", bytes: 1, platform: "x" }],
  [create, { name: "x", bytes: 1, interval: 61 }],
  [create, { name: "x", bytes: 1, interval: 30 }],
])("a bad one is refused with 400", async (handler, body) => {
  expect(await call(handler, { body })).toMatchObject({ status: 400 });
});

test.each(["0", "x", "1.5", "-1", "9".repeat(12)])("import %j is none", async (id) => {
  expect((await call(one, { method: "GET", params: { id } })).status).toBe(400);
  expect((await call(act, { params: { id, action: "start" } })).status).toBe(400);
});

test("an unknown import is a 404 everywhere, an unknown step a 400", async () => {
  for (const method of ["GET"] as const) {
    expect((await call(one, { method, params: { id: "7" } })).status).toBe(404);
    expect((await call(rejected, { method, params: { id: "7" } })).status).toBe(404);
  }
  expect((await chunk(7, 0, "1\n")).status).toBe(404);
  expect((await step(7, "start")).status).toBe(404);
  expect((await step(7, "explode")).status).toBe(400);
});

describe("from elsewhere nothing changes", () => {
  beforeEach(() => call(create, { body: { name: "x", bytes: 2 } }));
  const calls: [string, RouteHandler, CallOptions][] = [
    ["create", create, { body: { name: "y", bytes: 1 } }],
    ["chunk", put, { method: "PUT", params: { id: "1", n: "0" }, bytes: bytesOf("1\n") }],
    ["cancel", act, { params: { id: "1", action: "cancel" } }],
  ];
  const foreign: Record<string, string>[] = [
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "", "sec-fetch-site": "cross-site" },
    { "content-type": "text/plain" },
    { "content-type": "application/x-www-form-urlencoded" },
    { "content-type": "multipart/form-data; boundary=x" },
  ];
  test.each(calls)("%s", async (_name, handler, options) => {
    const rows = () =>
      t.db.execute(sql`SELECT i::text, (SELECT count(*) FROM import_chunks) FROM imports AS i`);
    const before = [...(await rows())];
    for (const headers of foreign) expect((await call(handler, { ...options, headers })).status).toBe(403);
    expect((await call(handler, { ...options, headers: { cookie: "" } })).status).toBe(401);
    expect([...(await rows())]).toEqual(before);
  });
});
