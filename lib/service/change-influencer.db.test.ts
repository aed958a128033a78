import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import { listInfluencers } from "#lib/query/list-influencers.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { addInfluencer } from "./add-influencer.ts";
import { addInfluencers } from "./add-influencers.ts";
import { pauseInfluencer } from "./pause-influencer.ts";
import { removeInfluencer } from "./remove-influencer.ts";
import { restoreInfluencer } from "./restore-influencer.ts";
import { resumeInfluencer } from "./resume-influencer.ts";

const t = await createTestDatabase({ max: 12 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const START = 1_700_006_400;
const at = (second: number) => ({ now: () => (START + second) * 1_000 });
const id = "1000001";

beforeEach(async () => {
  await db.execute(
    sql`TRUNCATE influencers, shards, tracking_periods, data_points, dirty_hours, rollups_15m, rollups_1h, erased_influencers RESTART IDENTITY CASCADE`,
  );
});

async function addPoint(second: number, externalId = id) {
  await db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
    SELECT id, to_timestamp(${START + second}), to_timestamp(${START + second}), 7 FROM influencers
    WHERE external_id = ${externalId} AND removed_at IS NULL ON CONFLICT DO NOTHING`);
}

/** [kind, from, to] relative to START, oldest first. */
async function periods() {
  const rows = await db.execute<{ kind: string; from: number; to: number | null }>(sql`
    SELECT kind, extract(epoch FROM "from")::float8 - ${START} AS "from",
      extract(epoch FROM "to")::float8 - ${START} AS "to"
    FROM tracking_periods ORDER BY "from", kind`);
  return rows.map((p) => [p.kind, p.from, p.to] as const);
}

async function stateOf() {
  const [row] = await db.execute<{ state: string; removed: boolean }>(
    sql`SELECT state, removed_at IS NOT NULL AS removed FROM influencers WHERE external_id = ${id} ORDER BY id DESC`,
  );
  return row;
}

describe("pause and resume", () => {
  test("a pause ends the live period before the running slot, or after it if it has its data point", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    await pauseInfluencer(db, platform, id, at(130));
    expect(await periods()).toEqual([
      ["live", 0, 120],
      ["paused", 120, null],
    ]);
    await resumeInfluencer(db, platform, id, at(250));
    await addPoint(240);
    await pauseInfluencer(db, platform, id, at(260));
    expect(await periods()).toEqual([
      ["live", 0, 120],
      ["paused", 120, 240],
      ["live", 240, 300],
      ["paused", 300, null],
    ]);
    expect(await stateOf()).toEqual({ state: "paused", removed: false });
  });

  test("paused and resumed within a slot, it is as if nothing had been", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    await addPoint(120);
    await pauseInfluencer(db, platform, id, at(130));
    await resumeInfluencer(db, platform, id, at(140));
    expect(await periods()).toEqual([["live", 0, null]]);
    expect(await stateOf()).toEqual({ state: "pending", removed: false });
  });

  test("repeated, they change nothing", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    await resumeInfluencer(db, platform, id, at(70));
    expect(await periods()).toEqual([["live", 0, null]]);
    await pauseInfluencer(db, platform, id, at(130));
    await pauseInfluencer(db, platform, id, at(400));
    expect(await periods()).toEqual([
      ["live", 0, 120],
      ["paused", 120, null],
    ]);
  });

  test("say NOT_FOUND for whom we don't track", async () => {
    await expect(pauseInfluencer(db, platform, id, at(0))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(resumeInfluencer(db, platform, id, at(0))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("move the change cursor, so that workers see them", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    const xid = async () =>
      (await db.execute(sql`SELECT changed_xid::text FROM influencers`))[0]?.changed_xid;
    const seen = [await xid()];
    await pauseInfluencer(db, platform, id, at(130));
    seen.push(await xid());
    await resumeInfluencer(db, platform, id, at(200));
    seen.push(await xid());
    await removeInfluencer(db, platform, id, at(210));
    seen.push(await xid());
    await restoreInfluencer(db, platform, id, at(220));
    seen.push(await xid());
    expect(new Set(seen).size).toBe(5);
  });
});

describe("remove and restore", () => {
  test("remove says what goes and until when it can be undone; the answer stays the same when asked again", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    for (const second of [0, 60, 120]) await addPoint(second);
    const answer = { dataPoints: 3, restorableUntil: START + 130 + 60 };
    expect(await removeInfluencer(db, platform, id, at(130))).toEqual(answer);
    expect(await removeInfluencer(db, platform, id, at(150))).toEqual(answer);
    expect(await stateOf()).toEqual({ state: "pending", removed: true });
    await expect(pauseInfluencer(db, platform, id, at(150))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(removeInfluencer(db, platform, id, at(191))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("restored in the same slot, it is as if nothing had been; later, the slots between were not due", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    await addPoint(120);
    await removeInfluencer(db, platform, id, at(130));
    await restoreInfluencer(db, platform, id, at(140));
    expect(await periods()).toEqual([["live", 0, null]]);
    await removeInfluencer(db, platform, id, at(185));
    await restoreInfluencer(db, platform, id, at(244));
    expect(await periods()).toEqual([
      ["live", 0, 180],
      ["paused", 180, 240],
      ["live", 240, null],
    ]);
    expect(await stateOf()).toEqual({ state: "pending", removed: false });
  });

  test("a paused one is paused again after undo", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    await pauseInfluencer(db, platform, id, at(130));
    await removeInfluencer(db, platform, id, at(140));
    await restoreInfluencer(db, platform, id, at(150));
    expect(await stateOf()).toEqual({ state: "paused", removed: false });
    expect((await periods()).at(-1)).toEqual(["paused", 120, null]);
  });

  test("after a minute, or once erasing has begun, there is no way back", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    await removeInfluencer(db, platform, id, at(130));
    await expect(restoreInfluencer(db, platform, id, at(191))).rejects.toMatchObject({ code: "CONFLICT" });
    await db.execute(sql`INSERT INTO erased_influencers SELECT id FROM influencers`);
    await expect(restoreInfluencer(db, platform, id, at(135))).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(restoreInfluencer(db, platform, "5", at(135))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("one that is added again meanwhile begins anew, with a number of its own", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    await removeInfluencer(db, platform, id, at(10));
    await addInfluencer(db, { platform, externalId: id }, at(20));
    await restoreInfluencer(db, platform, id, at(30));
    const rows = await db.execute(sql`SELECT id, removed_at IS NULL AS tracked FROM influencers ORDER BY id`);
    expect(rows.map((r) => [r.id, r.tracked])).toEqual([
      [1, false],
      [2, true],
    ]);
  });
});

describe("the list", () => {
  test("shows nobody who was removed, in any generation, and shows them again after undo", async () => {
    await db.execute(sql`TRUNCATE snapshot_generations`);
    await addInfluencers(db, { platform, externalIds: ["1", "2", "3"], interval: 60 }, at(0));
    await addPoint(0, "2");
    await buildSnapshot(db, at(10));
    const shown = async () => (await listInfluencers(db)).items.map((item) => item.externalId).sort();
    expect(await shown()).toEqual(["1", "2", "3"]);
    await removeInfluencer(db, platform, "2", at(20));
    expect(await shown()).toEqual(["1", "3"]);
    await restoreInfluencer(db, platform, "2", at(30));
    expect(await shown()).toEqual(["1", "2", "3"]);
    await removeInfluencer(db, platform, "2", at(40));
    await eraseRemoved(db);
    expect(await shown()).toEqual(["1", "3"]);
  });
});

describe("the algebra of periods", () => {
  test("whatever an admin does, in whatever order: no overlap, none empty, exactly one open, on the grid", async () => {
    const step = fc.record({
      act: fc.constantFrom("pause", "resume", "remove", "restore", "point"),
      wait: fc.integer({ min: 0, max: 90 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        await db.execute(
          sql`TRUNCATE influencers, shards, tracking_periods, data_points RESTART IDENTITY CASCADE`,
        );
        let second = 0;
        await addInfluencer(db, { platform, externalId: id }, at(0));
        const acts = {
          pause: () => pauseInfluencer(db, platform, id, at(second)),
          resume: () => resumeInfluencer(db, platform, id, at(second)),
          remove: () => removeInfluencer(db, platform, id, at(second)),
          restore: () => restoreInfluencer(db, platform, id, at(second)),
          point: () => addPoint(Math.floor(second / 60) * 60),
        };
        for (const { act, wait } of steps) {
          second += wait;
          await acts[act]().catch((error) => expect(["NOT_FOUND", "CONFLICT"]).toContain(error.code));
          const all = await periods();
          let end: number | null = all[0]?.[1] ?? null;
          for (const [, from, to] of all) {
            expect(from).toBe(end);
            expect(from % 60).toBe(0);
            if (to !== null) expect(to).toBeGreaterThan(from);
            end = to;
          }
          expect(end).toBeNull();
        }
      }),
      { numRuns: runsOf(40) },
    );
  });

  test("many admins at once leave one open period and a sound shard", async () => {
    await addInfluencer(db, { platform, externalId: id }, at(0));
    const acts = [pauseInfluencer, resumeInfluencer, removeInfluencer, restoreInfluencer];
    await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => acts[i % acts.length]?.(db, platform, id, at(100 + i))),
    );
    expect((await periods()).filter(([, , to]) => to === null)).toHaveLength(1);
  });
});
