/** Jumps by way of the route, and their ETag: it hangs on what all others did, too. */

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jumpsSchema } from "#lib/domain/jumps.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { makePlatformHours } from "#lib/ingest/make-platform-hours.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { BASE, keyOf, resetPlatform, storeCounts } from "#lib/testing/platform-fixtures.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET } from "../../app/api/v1/influencers/[platform]/[externalId]/jumps/route.ts";
import { provideContext } from "./get-context.ts";

const HOURS = 30;
let t: TestDatabase;
let now = BASE + 60 * HOUR_S;
const clock = { now: () => now * 1_000 };
const all = { from: BASE, to: BASE + HOURS * HOUR_S };

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext(testContext(t.web, { clock }));
  await resetPlatform(t.db, 25);
  for (let hour = 0; hour < HOURS; hour++) {
    const fell = hour === HOURS - 1 ? 200 : 0;
    const counts = Array.from({ length: 25 }, (_, i) => [i + 1, 10_000 + i - fell] as const);
    await storeCounts(t.db, hour * HOUR_S, new Map(counts));
  }
});
afterAll(() => t.close());

async function ask(query: Record<string, number | string>, etag?: string) {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const headers = etag === undefined ? {} : { "if-none-match": etag };
  const response = await GET(new Request(`http://127.0.0.1:3000/x?${text}`, { headers }), {
    params: Promise.resolve(keyOf(7)),
  });
  const body = await response.text();
  return { status: response.status, etag: response.headers.get("etag"), body };
}

test("an answer over the past is known again until something of it changes, also what others did", async () => {
  const steps: [string, () => Promise<unknown>][] = [
    ["somebody's hour is rolled up", () => rollUpHours(t.db, clock, { quietS: 0, marks: 1 })],
    ["all are", () => rollUpHours(t.db, clock, { quietS: 0 })],
    ["what others did is made", () => makePlatformHours(t.db, clock)],
    ["somebody's data point comes late", () => storeCounts(t.db, 28 * HOUR_S + 60, new Map([[3, 9_000]]))],
    ["it is rolled up", () => rollUpHours(t.db, clock, { quietS: 0 })],
    ["it is made anew", () => makePlatformHours(t.db, clock)],
  ];
  let before = await ask(all);
  const doubts: unknown[] = [];
  for (const [what, step] of steps) {
    expect(await ask(all, String(before.etag)), what).toMatchObject({ status: 304 });
    await step();
    const after = await ask(all, String(before.etag));
    const whole = after.status === 304 ? before : after;
    expect(whole.body, what).toBe((await ask(all)).body);
    const { jumps } = jumpsSchema.parse(JSON.parse(whole.body));
    doubts.push(jumps.map(({ verdict, doubt }) => doubt ?? verdict).join());
    before = whole;
  }
  expect(doubts).toEqual(["pending", "pending", "platform", "pending", "pending", "platform"]);
  // Long after the range nothing of that changes it.
  await storeCounts(t.db, 40 * HOUR_S, new Map([[7, 1]]));
  expect(await ask(all, String(before.etag))).toMatchObject({ status: 304 });
  // The week before it does.
  const late = { from: BASE + 26 * HOUR_S, to: all.to };
  const { etag } = await ask(late);
  await storeCounts(t.db, 2 * HOUR_S + 60, new Map([[7, 1]]));
  expect(await ask(late, String(etag))).toMatchObject({ status: 200 });
});

test("a range that is not over has no ETag, nor one whose last hour may still be stored", async () => {
  const end = all.to;
  for (const [at, has] of [
    [end - 1, false],
    [end + 119, false],
    [end + 121, true],
  ] as const) {
    now = at;
    expect((await ask(all)).etag !== null, String(at - end)).toBe(has);
  }
  expect(await ask({})).toMatchObject({ status: 200, etag: null });
});

test("what can't be read is refused", async () => {
  expect((await ask({ from: "yesterday" })).status).toBe(400);
  expect((await ask({ from: 20, to: 10 })).status).toBe(400);
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE id = 7`);
  expect((await ask(all)).status).toBe(404);
});
