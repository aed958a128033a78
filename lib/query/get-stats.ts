/** Latest, exact average, extremes and gain of one influencer over a range; its rank in the current snapshot. */
import { sql } from "drizzle-orm";
import type { Database, Executor, Transaction } from "#lib/db/client.ts";
import { followerRatio } from "#lib/domain/influencer.ts";
import { describeRetention, snapRange } from "#lib/domain/kept-from.ts";
import { type SeriesField, type Stats, seriesFields } from "#lib/domain/series.ts";
import { getCountsBefore } from "./get-counts-before.ts";
import { getGeneration } from "./get-generation.ts";
import { getKeptFrom } from "./get-kept-from.ts";
import { type InfluencerKey, requireInfluencer } from "./require-influencer.ts";
import { requireRange } from "./require-range.ts";
import { type RangeSum, sumRange } from "./sum-range.ts";

export interface StatsInput extends InfluencerKey {
  /** Data points with a slot in [from, to), epoch seconds. */
  from: number;
  to: number;
}

/**
 * Where data points are no longer kept, the edges of the range move outward to whole 15 minutes or hours, and the answer
 * says so. Throws NOT_FOUND, BAD_REQUEST, RANGE_TOO_LONG.
 */
export async function getStats(db: Database, input: StatsInput): Promise<Stats> {
  requireRange(input.from, input.to);
  // One snapshot for all statements: the marks of dirty hours say of that moment's roll-ups which of them are right.
  return await db.transaction((tx) => statsOf(tx, input), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });
}

async function statsOf(tx: Transaction, input: StatsInput): Promise<Stats> {
  const { id } = await requireInfluencer(tx, input);
  const kept = await getKeptFrom(tx);
  const snapped = snapRange(input.from, input.to, kept);
  const { from, to } = snapped;
  const columns = await sumRange(tx, id, { from, to, kept });
  // Only where the range has counts: a platform that gives none would be searched to its beginning each time.
  const counted = seriesFields.filter((field) => columns[field].count > 0);
  const before = await getCountsBefore(tx, id, { time: from, kept }, counted);
  const withGain = (field: SeriesField) => addGain(columns[field], before[field] ?? null);
  return {
    from,
    to,
    retention: describeRetention(input, snapped, kept),
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
