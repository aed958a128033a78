/** Boards of which only the ends are ordered answer as if all were. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { boardEndsSchema, type Leaderboard } from "#lib/domain/board.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { getOverview } from "./get-overview.ts";
import { listBoard } from "./list-board.ts";
import { listInfluencers } from "./list-influencers.ts";

const t = await createTestDatabase({ max: 4 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const START = 1_700_006_400;
const MEMBERS = 400;
let now = START;
const clock = { now: () => now * 1_000 };
const metrics = ["gain", "gain_percent", "followers"] as const;
const directions = ["desc", "asc"] as const;
type Board = Pick<Leaderboard, "metric" | "dir">;

/** Gains from −150 to 249, the middle ones shared by many; a tenth hides its count, a tenth is too small for percent. */
beforeAll(async () => {
  await addInfluencers(db, { platform, externalIds: { from: 1, count: MEMBERS }, interval: 60 }, clock);
  now = START + 3 * 3_600;
  const point = (ago: number, followers: ReturnType<typeof sql>) =>
    db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
    SELECT id, to_timestamp(${now - ago}), to_timestamp(${now - ago + 1}), ${followers} FROM influencers`);
  await point(2.5 * 3_600, sql`CASE WHEN id % 10 = 3 THEN 500 ELSE 2000 + id END`);
  const gain = sql`CASE WHEN id % 5 < 2 THEN id % 3 ELSE id - 151 END`;
  await point(
    60,
    sql`CASE WHEN id % 10 = 7 THEN NULL WHEN id % 10 = 3 THEN 500 + ${gain} ELSE 2000 + id + ${gain} END`,
  );
  await removeInfluencer(db, platform, "400", clock);
});

async function read(board: Board, limit: number): Promise<Leaderboard["items"]> {
  const items: Leaderboard["items"] = [];
  let cursor: string | undefined;
  do {
    const page = await listBoard(db, { ...board, window: "1h", limit, cursor }, clock);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}

async function readAll(limit: number) {
  const boards = metrics.flatMap((metric) => directions.map((dir) => ({ metric, dir })));
  const read_ = boards.map(async (board) => [board, await read(board, limit)] as const);
  const { snapshot: _snapshot, ...overview } = await getOverview(db, { window: "1h" }, clock);
  return { boards: await Promise.all(read_), overview };
}

test.each([1, 7, 200])(
  "in pages of %i, in both directions, ties and who was removed since included",
  async (limit) => {
    now += 60;
    await buildSnapshot(db, clock, { anew: true });
    const whole = await readAll(200);
    await buildSnapshot(db, clock, { anew: true, endsFrom: 1 });
    const [row] = await db.execute<{ ends: unknown }>(
      sql`SELECT board_ends AS ends FROM snapshot_generations ORDER BY generation DESC LIMIT 1`,
    );
    expect(Object.keys(boardEndsSchema.parse(row?.ends))).toEqual(
      expect.arrayContaining(["gain_1h", "percent_1h"]),
    );
    expect(await readAll(limit)).toEqual(whole);
    const [[, gains] = []] = whole.boards;
    expect(gains?.length).toBeGreaterThan(300);
    const [, last] = [gains?.at(0), gains?.at(-1)];
    if (last) {
      await removeInfluencer(db, platform, last.externalId, clock);
      const rest = await read({ metric: "gain", dir: "asc" }, limit);
      expect(rest.map((item) => item.externalId)).not.toContain(last.externalId);
      expect(rest).toHaveLength((gains?.length ?? 0) - 1);
    }
  },
);

async function readList(dir: "asc" | "desc"): Promise<{ externalId: string; gain: number | null }[]> {
  const items: { externalId: string; gain: number | null }[] = [];
  let cursor: string | undefined;
  do {
    const page = await listInfluencers(db, { sort: "gain", dir, limit: 70, cursor });
    items.push(...page.items.map(({ externalId, gain }) => ({ externalId, gain })));
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}

test.each(directions)(
  "the list by gain is the board of 24 hours (%s), and then whoever has none; all of it is one walk along an index",
  async (dir) => {
    // Nothing of these was ever fetched.
    await addInfluencers(db, { platform, externalIds: { from: 901, count: 9 }, interval: 60 }, clock);
    const built = await buildSnapshot(db, clock, { anew: true, endsFrom: 1 });
    const listed = await readList(dir);
    const board: { externalId: string; gain: number | null }[] = [];
    for (let cursor: string | undefined | null; cursor !== null; ) {
      const page = await listBoard(db, { metric: "gain", window: "24h", dir, limit: 70, cursor }, clock);
      board.push(...page.items.map(({ externalId, gain }) => ({ externalId, gain })));
      cursor = page.next;
    }
    expect(board.length).toBeGreaterThan(300);
    expect(listed.slice(0, board.length)).toEqual(board);
    expect(listed.length).toBeGreaterThan(board.length);
    expect(listed.slice(board.length).every(({ gain }) => gain === null)).toBe(true);
    const [whole] = await db.execute<{ found: number }>(sql`
      SELECT count(*)::int AS found FROM pg_indexes
      WHERE tablename = ${`snapshot_${built?.generation}`}
        AND indexdef LIKE '%(gain_24h NULLS FIRST, influencer_id)'`);
    expect(whole?.found).toBe(1);
  },
);
