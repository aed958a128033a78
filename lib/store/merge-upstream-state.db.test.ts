import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { OwnLimits } from "#lib/domain/upstream-limits.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { mergeUpstreamState } from "./merge-upstream-state.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());
let now = 0;
beforeEach(async () => {
  await db.execute(sql`TRUNCATE upstream_states`);
  const [row] = await db.execute<{ now: number }>(
    sql`SELECT extract(epoch FROM now())::float8 * 1000 AS now`,
  );
  now = Math.round(row?.now ?? 0);
});

const nothing = { holdUntil: null, breakerUntil: null, cause: null, mine: false };
const know = (more: Partial<OwnLimits>): OwnLimits => ({
  holdUntil: null,
  breakerUntil: null,
  cause: null,
  answering: false,
  ...more,
});
const merge = async (workerId: string, own: Partial<OwnLimits> | null) => {
  const shared = await mergeUpstreamState(db, "mockstagram", workerId, own === null ? null : know(own));
  const round = (ms: number | null) => (ms === null ? null : Math.round(ms));
  return { ...shared, holdUntil: round(shared.holdUntil), breakerUntil: round(shared.breakerUntil) };
};
const rows = async () => await db.execute(sql`SELECT platform FROM upstream_states`);
/** A minute later: what was said is over. */
const letItEnd = async () =>
  await db.execute(sql`
    UPDATE upstream_states SET hold_until = hold_until - interval '1 minute',
      breaker_until = breaker_until - interval '1 minute'`);

test("in peace nothing is known and nothing written, whether somebody is answered or not", async () => {
  expect(await merge("a", null)).toEqual(nothing);
  expect(await merge("a", { answering: true })).toEqual(nothing);
  expect(await merge("a", { holdUntil: now - 1, breakerUntil: now - 1 })).toEqual(nothing);
  expect(await rows()).toEqual([]);
});

test("one worker's pause reaches the others, and the later one wins", async () => {
  await merge("a", { holdUntil: now + 20_000, cause: "rate_limited" });
  expect(await merge("b", null)).toMatchObject({ holdUntil: now + 20_000, breakerUntil: null });
  expect(await merge("b", { holdUntil: now + 10_000 })).toMatchObject({ holdUntil: now + 20_000 });
  expect(await merge("b", { holdUntil: now + 30_000 })).toMatchObject({ holdUntil: now + 30_000 });
  // Who is answered closes a breaker, but a pause that was asked for stays.
  expect(await merge("c", { answering: true })).toMatchObject({ holdUntil: now + 30_000 });
  await letItEnd();
  expect(await merge("a", null)).toMatchObject({ holdUntil: null });
  expect(await merge("b", { holdUntil: now + 5_000 })).toMatchObject({ holdUntil: now + 5_000 });
});

test("an open breaker belongs to the first who said so, while it goes on saying so", async () => {
  const open = { breakerUntil: now + 20_000, cause: "timeout" } as const;
  expect(await merge("a", open)).toMatchObject({ ...open, mine: true });
  expect(await merge("b", { breakerUntil: now + 30_000, cause: "network" })).toMatchObject({
    ...open,
    mine: false,
  });
  expect(await merge("a", { ...open, breakerUntil: now + 25_000 })).toMatchObject({
    breakerUntil: now + 25_000,
    mine: true,
  });
  await letItEnd();
  expect(await merge("b", null)).toMatchObject({ breakerUntil: null, mine: false });
  expect(await merge("b", { breakerUntil: now + 30_000, cause: "network" })).toMatchObject({
    breakerUntil: now + 30_000,
    cause: "network",
    mine: true,
  });
  expect(await merge("a", open)).toMatchObject({ breakerUntil: now + 30_000, mine: false });
});

test("whoever is answered closes it for all", async () => {
  await merge("a", { breakerUntil: now + 20_000, cause: "timeout" });
  expect(await merge("b", { answering: true })).toMatchObject({ breakerUntil: null });
  expect(await merge("c", null)).toMatchObject({ breakerUntil: null });
});

test("when many say so at once, one of them is to try", async () => {
  const open = { breakerUntil: now + 20_000, cause: "network" } as const;
  const told = await Promise.all(Array.from({ length: 8 }, (_, i) => merge(`w${i}`, open)));
  expect(told.filter(({ mine }) => mine)).toHaveLength(1);
});
