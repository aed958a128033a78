/** Latest, exact average, extremes and gain of one influencer over a range; its rank in the current snapshot. */
import { sql } from "drizzle-orm";
import type { Database, Executor, Transaction } from "#lib/db/client.ts";
import { followerRatio } from "#lib/domain/influencer.ts";
import { type SeriesField, type Stats, seriesFields } from "#lib/domain/series.ts";
import { getCountsBefore } from "./get-counts-before.ts";
import { getGeneration } from "./get-generation.ts";
import { type Account, requireInfluencer } from "./require-influencer.ts";
import { requireRange } from "./require-range.ts";
import { type RangeSum, sumRange } from "./sum-range.ts";

export interface StatsInput extends Account {
  /** Data points with a slot in [from, to), epoch seconds. */
  from: number;
  to: number;
}

/** Throws NOT_FOUND, BAD_REQUEST, RANGE_TOO_LONG. */
export async function getStats(db: Database, input: StatsInput): Promise<Stats> {
  requireRange(input.from, input.to);
  // One snapshot for all statements: the marks of dirty hours say of that moment's roll-ups which of them are right.
  return await db.transaction((tx) => statsOf(tx, input), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });
}

async function statsOf(tx: Transaction, input: StatsInput): Promise<Stats> {
  const { from, to } = input;
  const { id } = await requireInfluencer(tx, input);
  const columns = await sumRange(tx, id, { from, to });
  // Only where the range has counts: a platform that gives none would be searched to its beginning each time.
  const counted = seriesFields.filter((field) => columns[field].count > 0);
  const before = await getCountsBefore(tx, id, from, counted);
  const withGain = (field: SeriesField) => addGain(columns[field], before[field] ?? null);
  return {
    from,
    to,
    latestTime: columns.latestTime,
    followers: withGain("followers"),
    following: withGain("following"),
    posts: withGain("posts"),
    ratio: followerRatio(columns.followers.latest, columns.following.latest),
    ...(await rankOf(tx, id)),
  };
}

function addGain({ first, ...column }: RangeSum, before: number | null): Stats["followers"] {
  const base = before ?? first;
  const gain = column.latest === null || base === null ? null : column.latest - base;
  const gainPercent = gain === null || base === null || base === 0 ? null : (gain / base) * 100;
  return { ...column, gain, gainPercent };
}

/** Its rank in the current snapshot, among how many rows; both null when it has none. */
export async function rankOf(
  db: Executor,
  id: number,
): Promise<{ rank: number | null; rankOf: number | null }> {
  const generation = await getGeneration(db);
  if (generation === null) return { rank: null, rankOf: null };
  const [row] = await db.execute<{ rank: number | null }>(sql`
    SELECT rank::float8 AS rank FROM ${sql.identifier(`snapshot_${generation.generation}`)}
    WHERE influencer_id = ${id}`);
  const rank = row?.rank ?? null;
  return { rank, rankOf: rank === null ? null : generation.influencers };
}
