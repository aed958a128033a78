/** A bulk action gives the rows that doing each influencer singly gives, and its undo those that stood before. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { BulkChange } from "#lib/domain/bulk-action.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { clearRegistry, registryRows } from "#lib/testing/registry-rows.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { addInfluencers } from "../add-influencers.ts";
import { pauseInfluencer } from "../pause-influencer.ts";
import { removeInfluencer } from "../remove-influencer.ts";
import { rescheduleInfluencer } from "../reschedule-influencer.ts";
import { resumeInfluencer } from "../resume-influencer.ts";
import { tagInfluencer } from "../tag-influencer.ts";
import { startBulkAction } from "./start-bulk-action.ts";
import { undoBulkAction } from "./undo-bulk-action.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());

/** Some seconds' worth; drawn anew each time. */
const RUNS = runsOf(8);
const platform = "mockstagram" as const;
/** A whole hour, so that all intervals' slots begin there. */
const START = 1_700_006_400;
const at = (second: number) => ({ now: () => (START + second) * 1_000 });

interface Made {
  interval: 60 | 300 | 3_600;
  state: "ok" | "paused" | "not_found" | "failing";
  /** Its running slot has its data point when the action comes. */
  isAnswered: boolean;
  tags: string[];
}

const made = fc.record<Made>({
  interval: fc.constantFrom(60, 300, 3_600),
  state: fc.constantFrom("ok", "paused", "not_found", "failing"),
  isAnswered: fc.boolean(),
  tags: fc.subarray(["a", "b", "c"]),
});
const change = fc.constantFrom<BulkChange[]>(
  { kind: "pause" },
  { kind: "resume" },
  { kind: "remove" },
  { kind: "set_interval", interval: 60 },
  { kind: "set_interval", interval: 300 },
  { kind: "set_interval", interval: 3_600 },
  { kind: "change_tags", tags: { add: ["a", "d"], remove: [] } },
  { kind: "change_tags", tags: { add: ["b"], remove: ["a"] } },
  { kind: "change_tags", tags: { add: [], remove: ["c"] } },
);

/** Ids 1, 2, …; the action comes at `second`. Shards are nearly full, so that places matter. */
async function build(members: readonly Made[], second: number): Promise<void> {
  await clearRegistry(db);
  for (const [i, { interval, state, tags, isAnswered }] of members.entries()) {
    await addInfluencers(db, { platform, externalIds: [String(i + 1)], interval }, at(-3_600));
    await db.execute(sql`UPDATE shards SET capacity = greatest(2, size)`);
    await db.execute(sql`UPDATE influencers SET tags = ${sql.param(tags)}::text[] WHERE id = ${i + 1}`);
    if (state === "paused") await pauseInfluencer(db, platform, String(i + 1), at(-1_800));
    else await db.execute(sql`UPDATE influencers SET state = ${state} WHERE id = ${i + 1}`);
    if (state === "not_found")
      await db.execute(sql`UPDATE tracking_periods SET kind = 'not_found' WHERE influencer_id = ${i + 1}`);
    const slot = START + Math.floor(second / interval) * interval;
    if (isAnswered)
      await db.execute(sql`
        INSERT INTO data_points (influencer_id, time, retrieved_at)
        VALUES (${i + 1}, to_timestamp(${slot}), to_timestamp(${slot + 1}))`);
  }
}

async function doSingly(members: readonly Made[], action: BulkChange, second: number): Promise<void> {
  for (const i of members.keys()) {
    const who = [db, platform, String(i + 1)] as const;
    const clock = at(second);
    if (action.kind === "pause") await pauseInfluencer(...who, clock);
    else if (action.kind === "resume") await resumeInfluencer(...who, clock);
    else if (action.kind === "remove") await removeInfluencer(...who, clock);
    else if (action.kind === "change_tags") await tagInfluencer(...who, action.tags, clock);
    else await rescheduleInfluencer(...who, action.interval, clock);
  }
}

const situations = [
  fc.array(made, { minLength: 1, maxLength: 5 }),
  change,
  fc.integer({ min: 0, max: 400 }),
] as const;

describe("a bulk action", () => {
  test("leaves the rows that doing each singly leaves", async () => {
    await fc.assert(
      fc.asyncProperty(...situations, async (members, action, second) => {
        await build(members, second);
        await doSingly(members, action, second);
        const singly = await registryRows(db, START);
        await build(members, second);
        await startBulkAction(db, { action, filter: {}, confirm: members.length }, "a@b.c", at(second));
        expect(await registryRows(db, START)).toEqual(singly);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);

  test("undone, everybody is as before, and periods neither overlap nor leave more than one open", async () => {
    await fc.assert(
      fc.asyncProperty(
        ...situations,
        fc.integer({ min: 0, max: 500 }),
        async (members, action, second, later) => {
          await build(members, second);
          const before = await registryRows(db, START);
          const order = { action, filter: {}, confirm: members.length };
          const id = await startBulkAction(db, order, "a@b.c", at(second));
          const changed = await registryRows(db, START);
          await undoBulkAction(db, id, at(second + later)).catch((error: unknown) => {
            // Nobody was changed.
            expect(error).toMatchObject({ code: "CONFLICT" });
            expect(changed).toEqual(before);
          });
          const after = await registryRows(db, START);
          const plain = (rows: typeof before) =>
            rows.influencers.map((row) => ({ ...(row as object), state_slot: null }));
          expect(plain(after)).toEqual(plain(before));
          const sizes = (rows: typeof before) => rows.shards.slice(0, before.shards.length);
          expect(sizes(after)).toEqual(sizes(before));
          await expectSound();
        },
      ),
      { numRuns: RUNS },
    );
  }, 60_000);
});

/** What the algebra of periods promises: in order, none empty, none over another, the open one the last. */
async function expectSound(): Promise<void> {
  const wrong = await db.execute(sql`
    SELECT * FROM (
      SELECT influencer_id, "from", "to", lead("from") OVER (PARTITION BY influencer_id ORDER BY "from") AS next
      FROM tracking_periods) AS p
    WHERE "to" <= "from" OR (next IS NOT NULL AND ("to" IS NULL OR "to" > next))`);
  expect([...wrong]).toEqual([]);
  const [open] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM influencers AS i WHERE (
      SELECT count(*) FROM tracking_periods AS p WHERE p.influencer_id = i.id AND p."to" IS NULL) <> 1`);
  expect(open?.n).toBe(0);
}
