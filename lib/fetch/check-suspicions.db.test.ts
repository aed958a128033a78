import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Provider, SuspicionAnswers, SuspicionOutcome } from "#lib/provider/provider.ts";
import { countDueSuspicions } from "#lib/query/count-due-suspicions.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { clearRegistry } from "#lib/testing/registry-rows.ts";
import { DAY, HOUR, MINUTE, SECOND } from "#lib/time.ts";
import { type CheckSuspicionsOptions, checkSuspicions } from "./check-suspicions.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
/** A noon. */
const NOON = Date.UTC(2026, 10, 20, 12);
let now = NOON;
const clock = { now: () => now };
beforeEach(async () => {
  now = NOON;
  await clearRegistry(db);
});

const add = (externalIds: string[]) =>
  addInfluencers(db, { platform, externalIds, interval: 60 }, { now: () => NOON - HOUR });
const pks = (count: number, from = 1) => Array.from({ length: count }, (_, i) => String(from + i));

/** A platform at the provider's interface: what it is asked for, and what it says. */
function platformThat(
  answer: (externalId: string) => SuspicionOutcome,
  over: Partial<SuspicionAnswers> = {},
): { provider: Provider; asked: string[] } {
  const asked: string[] = [];
  const nothing = () => {};
  const provider: Provider = {
    platform,
    fetchMany: async () => [],
    async checkSuspicions(externalIds) {
      asked.push(...externalIds);
      return { outcomes: externalIds.map(answer), stoppedBy: null, waitMs: null, ...over };
    },
    setWorkers: nothing,
    limits: () => null,
    applyLimits: nothing,
    stats: () => ({ inFlight: 0, waiting: 0, breaker: "closed", barredBy: null }),
    close: async () => {},
  };
  return { provider, asked };
}
const saying = (suspicious: boolean) => (externalId: string) =>
  ({ kind: "checked", externalId, suspicious }) as const;
const failing = (reason: "rejected" | "timeout" | "not_found", cutShort?: true) => (externalId: string) => ({
  kind: "failed" as const,
  externalId,
  reason,
  message: "",
  ...(cutShort ? { cutShort } : {}),
});

const check = (provider: Provider, options: Partial<CheckSuspicionsOptions> = {}) =>
  checkSuspicions(db, provider, {
    clock,
    signal: new AbortController().signal,
    isLoadHigh: () => false,
    ...options,
  });
const suspicionOf = async (externalId: string) =>
  (await getInfluencer(db, { platform, externalId })).suspicion;
const never = { suspicious: null, checkedAt: null, followers: null, following: null };

test("a new influencer is checked by the next run, with what was counted by then; then once each UTC day, at its own time of day", async () => {
  await add(pks(50));
  await db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
    SELECT id, to_timestamp(${NOON / SECOND} + n * 60), now(), 100 + n, 20 FROM influencers, generate_series(-2, 1) AS n
    WHERE id <> 2`);
  const { provider, asked } = platformThat(saying(true));
  expect(await suspicionOf("1")).toEqual(never);
  expect(await check(provider)).toBe(50);
  expect(asked).toEqual(pks(50));
  expect(await suspicionOf("1")).toEqual({
    suspicious: true,
    checkedAt: NOON / SECOND,
    followers: 100,
    following: 20,
  });
  expect(await suspicionOf("2")).toMatchObject({ suspicious: true, followers: null, following: null });

  // Every ten minutes of the next three days.
  const times = new Map<string, number[]>();
  for (now = NOON; now < NOON + 3 * DAY; now += 10 * MINUTE) {
    asked.length = 0;
    await check(provider);
    for (const pk of asked) times.set(pk, [...(times.get(pk) ?? []), now]);
  }
  const dayOf = (at: number) => Math.floor(at / DAY);
  for (const pk of pks(50)) {
    const at = times.get(pk) ?? [];
    expect(new Set(at.map(dayOf)).size, pk).toBe(at.length);
    expect(at.length, pk).toBeGreaterThanOrEqual(2);
    for (const [i, one] of at.entries()) if (i > 0) expect(one - (at[i - 1] ?? 0)).toBe(DAY);
  }
  // Spread: no hour of the day has more than its share of those fifty, give or take one.
  const hours = pks(50).map((pk) => Math.floor(((times.get(pk)?.[0] ?? 0) % DAY) / HOUR));
  for (const hour of new Set(hours)) expect(hours.filter((one) => one === hour).length).toBeLessThan(5);
  expect(new Set(hours).size).toBeGreaterThan(20);
});

test("a run is bounded, goes on where the one before ended, and takes those first that have been due for longest", async () => {
  await add(pks(260));
  const { provider, asked } = platformThat(saying(false));
  expect(await check(provider, { atMost: 150 })).toBe(150);
  expect(asked).toEqual(pks(150));
  await add(pks(3, 1_000));
  now += MINUTE;
  expect(await countDueSuspicions(db, now / SECOND)).toEqual([{ platform, due: 110, oldest: NOON / SECOND }]);
  asked.length = 0;
  expect(await check(provider)).toBe(113);
  expect(asked).toEqual([...pks(110, 151), ...pks(3, 1_000)]);
  expect(await countDueSuspicions(db, now / SECOND)).toEqual([{ platform, due: 0, oldest: null }]);
  // How it is found: a range of the index, whatever the number of influencers.
  await db.execute(sql`
    INSERT INTO suspicions (influencer_id, platform, due_at)
    SELECT n, 'mockstagram', now() + n * interval '1 minute' FROM generate_series(10000, 60000) AS n`);
  await db.execute(sql`ANALYZE suspicions`);
  const plan = await db.execute<{ "QUERY PLAN": string }>(sql`
    EXPLAIN SELECT influencer_id FROM suspicions WHERE platform = 'mockstagram' AND due_at <= now()
    ORDER BY due_at, influencer_id LIMIT 100`);
  const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
  expect(text).toMatch(/Index.* Scan using suspicions_due/);
  expect(text).not.toMatch(/Seq Scan|Sort/);
});

test("two at once share the work; a killed one loses its batch alone, which is due again an hour later", async () => {
  await add(pks(300));
  const [one, other] = [platformThat(saying(true)), platformThat(saying(true))];
  const both = await Promise.all([check(one.provider), check(other.provider)]);
  expect(both[0] + both[1]).toBe(300);
  expect([...one.asked, ...other.asked].sort()).toEqual(pks(300).sort());

  await add(pks(150, 1_000));
  const { provider, asked } = platformThat(saying(true));
  let batches = 0;
  const killed: Provider = {
    ...provider,
    async checkSuspicions(externalIds, options) {
      if (++batches === 2) throw new Error("killed");
      return (await provider.checkSuspicions?.(externalIds, options)) ?? noAnswers;
    },
  };
  await expect(check(killed)).rejects.toThrow("killed");
  expect(asked).toHaveLength(100);
  expect(await check(provider)).toBe(0);
  now += HOUR;
  asked.length = 0;
  expect(await check(provider)).toBe(50);
  expect(asked).toEqual(pks(50, 1_100));
});
const noAnswers: SuspicionAnswers = { outcomes: [], stoppedBy: null, waitMs: null };

describe("without a verdict", () => {
  test.each([
    ["an answer that can't be read", failing("rejected"), DAY],
    ["an account that the platform does not know", failing("not_found"), DAY],
    ["no answer", failing("timeout", true), HOUR],
  ])("%s is no verdict, and the earlier one stands with its age", async (_, answer, againMs) => {
    await add(["1", "2"]);
    await db.execute(sql`
      INSERT INTO suspicions (influencer_id, platform, due_at, checked_at, suspicious, followers, following)
      SELECT id, 'mockstagram', to_timestamp(${NOON / SECOND}), to_timestamp(1700000000), true, 8, 2
      FROM influencers WHERE external_id = '2'`);
    const { provider, asked } = platformThat(answer);
    expect(await check(provider)).toBe(0);
    expect(asked.sort()).toEqual(["1", "2"]);
    expect(await suspicionOf("1")).toEqual(never);
    const before = { suspicious: true, checkedAt: 1_700_000_000, followers: 8, following: 2 };
    expect(await suspicionOf("2")).toEqual(before);
    asked.length = 0;
    now = NOON + 59 * MINUTE;
    await check(provider);
    expect(asked).toEqual([]);
    now = againMs === HOUR ? NOON + HOUR : NOON + 2 * DAY;
    await check(provider);
    expect(asked.sort()).toEqual(["1", "2"]);
  });

  test("paused, unknown and removed accounts are not asked, whoever is erased leaves nothing", async () => {
    await add(pks(4));
    await db.execute(sql`UPDATE influencers SET state = 'paused' WHERE external_id = '1'`);
    await db.execute(sql`UPDATE influencers SET state = 'not_found' WHERE external_id = '2'`);
    await db.execute(sql`UPDATE influencers SET removed_at = now() WHERE external_id = '3'`);
    const { provider, asked } = platformThat(saying(false));
    expect(await check(provider)).toBe(1);
    expect(asked).toEqual(["4"]);
    await db.execute(sql`DELETE FROM influencers WHERE external_id = '3'`);
    await db.execute(sql`UPDATE influencers SET state = 'ok'`);
    now += 2 * DAY;
    asked.length = 0;
    await check(provider);
    expect(asked.sort()).toEqual(["1", "2", "4"]);
    expect((await db.execute(sql`SELECT FROM suspicions`)).length).toBe(3);
  });
});

test("a platform in trouble is left alone, for longer each time, and as long as it says; then all goes on", async () => {
  await add(pks(10));
  const left = (externalId: string) => ({ kind: "not_asked", externalId }) as const;
  const bad = platformThat((pk) => (pk === "1" ? failing("timeout", true)(pk) : left(pk)), {
    stoppedBy: "timeout",
  });
  const heldFor = async () => {
    const [row] = await db.execute<{ ms: number }>(sql`
      SELECT (extract(epoch FROM held_until) * 1000)::float8 - ${now} AS ms FROM suspicion_rounds`);
    return row?.ms;
  };
  await check(bad.provider);
  expect(await heldFor()).toBe(2 * MINUTE);
  now += MINUTE;
  const { provider, asked } = platformThat(saying(false));
  expect(await check(provider)).toBe(0);
  now += MINUTE;
  await check(bad.provider);
  expect(await heldFor()).toBe(4 * MINUTE);
  // Who was not asked has waited since noon, whoever comes after them.
  expect(await countDueSuspicions(db, now / SECOND)).toEqual([{ platform, due: 9, oldest: NOON / SECOND }]);
  now += 4 * MINUTE;
  const limited = platformThat(left, { stoppedBy: "rate_limited", waitMs: 3 * HOUR });
  await check(limited.provider);
  expect(await heldFor()).toBe(3 * HOUR);
  now += 3 * HOUR;
  // One batch is answered before the trouble is back: it begins anew.
  await add(pks(190, 1_000));
  let batches = 0;
  const again: Provider = {
    ...provider,
    checkSuspicions: async (ids, options) =>
      (await (++batches === 1 ? provider : bad.provider).checkSuspicions?.(ids, options)) ?? noAnswers,
  };
  expect(await check(again)).toBe(100);
  expect(await heldFor()).toBe(2 * MINUTE);
  asked.length = 0;
  now += 2 * MINUTE;
  expect(await check(provider)).toBe(100);
  expect((await db.execute(sql`SELECT held_until, troubles FROM suspicion_rounds`))[0]).toEqual({
    held_until: null,
    troubles: 0,
  });
});

test("nobody is put into line for a platform that gives no verdicts, and nothing is asked when the run was ended", async () => {
  await add(pks(2));
  const { provider, asked } = platformThat(saying(false));
  const { checkSuspicions: _, ...silent } = provider;
  expect(await check(silent)).toBe(0);
  expect((await db.execute(sql`SELECT FROM suspicions`)).length).toBe(0);
  const ended = new AbortController();
  ended.abort();
  expect(await check(provider, { signal: ended.signal })).toBe(0);
  expect(asked).toEqual([]);
});
