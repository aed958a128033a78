/** What a bulk action would do, what it does to tracking, and what of it undo leaves alone. */
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { BulkChange, BulkOrder } from "#lib/domain/bulk-action.ts";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import { dropOutdated } from "#lib/store/drop-outdated.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { clearRegistry, registryRows } from "#lib/testing/registry-rows.ts";
import { systemClock } from "#lib/time.ts";
import { addInfluencer } from "../add-influencer.ts";
import { addInfluencers } from "../add-influencers.ts";
import { pauseInfluencer } from "../pause-influencer.ts";
import { rescheduleInfluencer } from "../reschedule-influencer.ts";
import { resumeInfluencer } from "../resume-influencer.ts";
import { tagInfluencer } from "../tag-influencer.ts";
import { previewBulkAction } from "./preview-bulk-action.ts";
import { requireBulkAction } from "./require-bulk-action.ts";
import { startBulkAction } from "./start-bulk-action.ts";
import { undoBulkAction } from "./undo-bulk-action.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());
beforeEach(() => clearRegistry(db));

const platform = "mockstagram" as const;
const START = 1_700_006_400;
const at = (second: number) => ({ now: () => (START + second) * 1_000 });
const all = (action: BulkChange, confirm: number, filter: BulkOrder["filter"] = {}) => ({
  action,
  filter,
  confirm,
});

async function add(externalIds: string[], interval: 60 | 300 | 3_600 = 60, second = 0): Promise<void> {
  await addInfluencers(db, { platform, externalIds, interval }, at(second));
}

async function addPoint(externalId: string, second: number): Promise<void> {
  await db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at)
    SELECT id, to_timestamp(${START + second}), to_timestamp(${START + second}) FROM influencers
    WHERE external_id = ${externalId} AND removed_at IS NULL`);
}

/** [id, kind, from, to, interval] relative to START. */
async function periods() {
  const rows = await db.execute<{
    id: string;
    kind: string;
    from: number;
    to: number | null;
    every: number;
  }>(sql`
    SELECT i.external_id AS id, p.kind, extract(epoch FROM p."from")::float8 - ${START} AS "from",
      extract(epoch FROM p."to")::float8 - ${START} AS "to", p.interval_s AS every
    FROM tracking_periods AS p JOIN influencers AS i ON i.id = p.influencer_id ORDER BY i.id, p."from"`);
  return rows.map((p) => [p.id, p.kind, p.from, p.to, p.every]);
}

describe("the preview", () => {
  test("counts who changes, who stays and why, and the load of all before and after", async () => {
    await add(["1", "2", "3"]);
    await add(["4"], 300);
    await pauseInfluencer(db, platform, "3", at(10));
    const preview = (action: BulkChange, filter: BulkOrder["filter"] = {}) =>
      previewBulkAction(db, { action, filter }, at(20));
    expect(await preview({ kind: "pause" })).toEqual({
      asOf: START + 20,
      matching: 4,
      changes: 3,
      unchanged: { paused: 1 },
      load: { now: 2.2, after: 0 },
      dataPoints: null,
      undoWindow: 3_600,
      confirm: false,
    });
    expect(await preview({ kind: "resume" }, { interval: 60 })).toMatchObject({
      ...{ matching: 3, changes: 1, unchanged: { not_paused: 2 } },
      load: { now: 2.2, after: 3.2 },
    });
    expect(await preview({ kind: "set_interval", interval: 300 })).toMatchObject({
      ...{ matching: 4, changes: 3, unchanged: { same_interval: 1 } },
      load: { now: 2.2, after: 0.6 },
    });
    expect(
      await previewBulkAction(db, { action: { kind: "pause" }, filter: {}, asOf: START - 1 }, at(20)),
    ).toMatchObject({
      matching: 0,
      changes: 0,
    });
  });

  test("says of tags who has them, and who would have too many", async () => {
    await add(["1", "2", "3"]);
    await db.execute(sql`UPDATE influencers SET tags = '{a}' WHERE external_id = '1'`);
    await db.execute(sql`
      UPDATE influencers SET tags = ARRAY(SELECT 't' || n FROM generate_series(1, 50) AS n) WHERE external_id = '2'`);
    const action: BulkChange = { kind: "change_tags", tags: { add: ["a"], remove: ["zz"] } };
    expect(await previewBulkAction(db, { action, filter: {} }, at(20))).toMatchObject({
      ...{ matching: 3, changes: 1, unchanged: { same_tags: 1, too_many_tags: 1 } },
    });
    const id = await startBulkAction(db, all(action, 3), "a@b.c", at(20));
    expect(await requireBulkAction(db, id, at(20))).toMatchObject({ done: 3, changed: 1 });
    await expect(tagInfluencer(db, platform, "2", { add: ["a"], remove: [] }, at(20))).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });

  test("reckons what a removal erases from a few, spread over all", async () => {
    await add(Array.from({ length: 60 }, (_, i) => String(i + 1)));
    for (const second of [0, 60, 120]) {
      await db.execute(sql`
        INSERT INTO data_points (influencer_id, time, retrieved_at)
        SELECT id, to_timestamp(${START + second}), to_timestamp(${START + second}) FROM influencers`);
    }
    const impact = await previewBulkAction(db, { action: { kind: "remove" }, filter: {} }, at(130));
    expect(impact).toMatchObject({ matching: 60, confirm: true, dataPoints: { count: 180, countedOf: 20 } });
  });
});

describe("another interval", () => {
  test("leaves the slot that has its data point due at the old one, and begins with the next slot of the new", async () => {
    await add(["1", "2"]);
    await addPoint("1", 120);
    for (const id of ["1", "2"]) await rescheduleInfluencer(db, platform, id, 300, at(130));
    expect(await periods()).toEqual([
      ["1", "live", 0, 180, 60],
      ["1", "live", 300, null, 300],
      ["2", "live", 0, 120, 60],
      ["2", "live", 300, null, 300],
    ]);
    expect((await registryRows(db, START)).shards).toEqual([
      { id: 1, interval_s: 60, size: 0, capacity: 1_000 },
      { id: 2, interval_s: 300, size: 2, capacity: 1_000 },
    ]);
    // Back within the slot: as if nothing had been.
    await rescheduleInfluencer(db, platform, "1", 60, at(140));
    expect((await periods()).slice(0, 1)).toEqual([["1", "live", 0, null, 60]]);
  });

  test("does not wait for the end of a long slot, nor lose the shard of one whose first answer is under way", async () => {
    await add(["1", "2"], 3_600);
    await addPoint("1", 0);
    for (const id of ["1", "2"]) await rescheduleInfluencer(db, platform, id, 60, at(70));
    expect(await periods()).toEqual([
      ["1", "live", 0, 120, 3_600],
      ["1", "live", 120, null, 60],
      ["2", "live", 0, 120, 3_600],
      ["2", "live", 120, null, 60],
    ]);
  });

  test("of a paused one counts when it is resumed; an unknown account stays one", async () => {
    await add(["1", "2"]);
    await pauseInfluencer(db, platform, "1", at(130));
    await db.execute(sql`UPDATE tracking_periods SET kind = 'not_found' WHERE influencer_id = 2`);
    for (const id of ["1", "2"]) await rescheduleInfluencer(db, platform, id, 300, at(140));
    await resumeInfluencer(db, platform, "1", at(610));
    expect(await periods()).toEqual([
      ["1", "live", 0, 120, 60],
      ["1", "paused", 120, 600, 60],
      ["1", "live", 600, null, 300],
      ["2", "not_found", 0, 120, 60],
      ["2", "not_found", 300, null, 300],
    ]);
  });
});

describe("undo", () => {
  test("later, the slots between were not due, and periods say so", async () => {
    await add(["1"]);
    await addPoint("1", 120);
    const id = await startBulkAction(db, all({ kind: "pause" }, 1), "a@b.c", at(130));
    await undoBulkAction(db, id, at(610));
    expect(await periods()).toEqual([
      ["1", "live", 0, 180, 60],
      ["1", "paused", 180, 600, 60],
      ["1", "live", 600, null, 60],
    ]);
  });

  test("leaves alone whatever something else has changed since", async () => {
    await add(["1", "2", "3", "4"]);
    const id = await startBulkAction(db, all({ kind: "pause" }, 4), "a@b.c", at(130));
    await resumeInfluencer(db, platform, "1", at(200));
    await pauseInfluencer(db, platform, "1", at(300));
    await startBulkAction(db, all({ kind: "remove" }, 1, { search: "2" }), "a@b.c", at(300));
    await rescheduleInfluencer(db, platform, "3", 300, at(300));
    await undoBulkAction(db, id, at(400));
    expect(await requireBulkAction(db, id, at(400))).toMatchObject({ state: "undone", undone: 2, kept: 2 });
    const { influencers } = await registryRows(db, START);
    expect(influencers).toMatchObject([
      { state: "paused" },
      { state: "paused", removed: 300 },
      { state: "pending", interval_s: 300 },
      { state: "pending" },
    ]);
  });

  test("of another interval leads back into the shard that it had, though an earlier one has room", async () => {
    await add(["1"]);
    await db.execute(sql`UPDATE shards SET capacity = size`);
    await add(["2"]);
    await db.execute(sql`UPDATE shards SET capacity = 9`);
    const before = (await registryRows(db, START)).influencers;
    const action: BulkChange = { kind: "set_interval", interval: 300 };
    const id = await startBulkAction(db, all(action, 1, { search: "2" }), "a@b.c", at(130));
    expect((await registryRows(db, START)).influencers).toMatchObject([{ shard_id: 1 }, { shard_id: 3 }]);
    await undoBulkAction(db, id, at(140));
    expect((await registryRows(db, START)).influencers).toEqual(before);
  });

  test("brings removed ones back, but for an account that was added again meanwhile", async () => {
    await add(["1", "2"]);
    const id = await startBulkAction(db, all({ kind: "remove" }, 2), "a@b.c", at(130));
    await addInfluencer(db, { platform, externalId: "2" }, at(140));
    await undoBulkAction(db, id, at(130 + 599));
    expect(await requireBulkAction(db, id, at(730))).toMatchObject({ undone: 1, kept: 1 });
    const { influencers } = await registryRows(db, START);
    expect(influencers).toMatchObject([{ removed: null }, { removed: 130 }, { removed: null }]);
  });
});

test("what was removed in bulk is erased when the time to undo it is over, and not before; then its traces go", async () => {
  const now = systemClock.now() / 1_000;
  const past = (seconds: number) => ({ now: () => (now - seconds) * 1_000 });
  await addInfluencers(db, { platform, externalIds: ["1", "2"], interval: 60 }, past(5_000));
  const id = await startBulkAction(db, all({ kind: "remove" }, 2), "a@b.c", past(500));
  expect(await eraseRemoved(db)).toEqual({ influencers: 0, dataPoints: 0 });
  await dropOutdated(db);
  const left = async () => (await db.execute(sql`SELECT FROM bulk_changes`)).length;
  expect(await left()).toBe(2);
  await db.execute(sql`UPDATE bulk_actions SET undo_until = now() WHERE id = ${id}`);
  expect(await eraseRemoved(db)).toEqual({ influencers: 2, dataPoints: 0 });
  await dropOutdated(db);
  expect(await left()).toBe(0);
  await db.execute(sql`UPDATE bulk_actions SET created_at = now() - interval '91 days'`);
  await dropOutdated(db);
  expect((await db.execute(sql`SELECT FROM bulk_actions`)).length).toBe(0);
});
