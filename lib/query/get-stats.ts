/** Latest, exact average, extremes and gain of one influencer over a range; its rank in the current snapshot. */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { followerRatio } from "#lib/domain/influencer.ts";
import { type SeriesField, type Stats, seriesFields } from "#lib/domain/series.ts";
import { getCountsBefore } from "./get-counts-before.ts";
import { getGeneration } from "./get-generation.ts";
import { instant } from "./instant.ts";
import { type Account, requireInfluencer } from "./require-influencer.ts";
import { requireRange } from "./require-range.ts";

export interface StatsInput extends Account {
  /** Data points with a slot in [from, to), epoch seconds. */
  from: number;
  to: number;
}

interface Column {
  latest: number | null;
  first: number | null;
  min: number | null;
  max: number | null;
  average: number | null;
  count: number;
}

/** Throws NOT_FOUND, BAD_REQUEST, RANGE_TOO_LONG. */
export async function getStats(db: Executor, input: StatsInput): Promise<Stats> {
  const { from, to } = input;
  requireRange(from, to);
  const { id } = await requireInfluencer(db, input);
  const [row] = await db.execute<Record<string, number | null>>(sql`
    SELECT seconds_max::float8 AS "latestTime",
      ${sql.join(seriesFields.flatMap(finish), sql`, `)}
    FROM (
      SELECT max(seconds) AS seconds_max, ${sql.join(seriesFields.map(aggregate), sql`, `)}
      FROM (
        SELECT extract(epoch FROM time)::int8 AS seconds, followers, following, posts
        FROM data_points
        WHERE influencer_id = ${id} AND time >= ${instant(from)} AND time < ${instant(to)}
      ) AS d
    ) AS sums`);
  const column = (field: SeriesField): Column => ({
    latest: row?.[`${field}_latest`] ?? null,
    first: row?.[`${field}_first`] ?? null,
    min: row?.[`${field}_min`] ?? null,
    max: row?.[`${field}_max`] ?? null,
    average: row?.[`${field}_average`] ?? null,
    count: row?.[`${field}_count`] ?? 0,
  });
  const columns = { followers: column("followers"), following: column("following"), posts: column("posts") };
  // Only where the range has counts: a platform that gives none would be searched to its beginning each time.
  const counted = seriesFields.filter((field) => columns[field].count > 0);
  const before = await getCountsBefore(db, id, from, counted);
  const withGain = (field: SeriesField) => addGain(columns[field], before[field] ?? null);
  return {
    from,
    to,
    latestTime: row?.latestTime ?? null,
    followers: withGain("followers"),
    following: withGain("following"),
    posts: withGain("posts"),
    ratio: followerRatio(columns.followers.latest, columns.following.latest),
    ...(await rankOf(db, id)),
  };
}

function named(field: SeriesField, part: string): SQL {
  return sql`${sql.identifier(`${field}_${part}`)}`;
}

function aggregate(field: SeriesField): SQL {
  const value = sql.identifier(field);
  // min and max of arrays order by their first element: the oldest and the newest count, without a sort.
  return sql`
    (max(ARRAY[seconds, ${value}]) FILTER (WHERE ${value} IS NOT NULL))[2]::int AS ${named(field, "latest")},
    (min(ARRAY[seconds, ${value}]) FILTER (WHERE ${value} IS NOT NULL))[2]::int AS ${named(field, "first")},
    min(${value}) AS ${named(field, "min")}, max(${value}) AS ${named(field, "max")},
    sum(${value}) AS ${named(field, "sum")}, count(${value}) AS ${named(field, "count")}`;
}

function finish(field: SeriesField): SQL[] {
  return [
    sql`${named(field, "latest")}`,
    sql`${named(field, "first")}`,
    sql`${named(field, "min")}`,
    sql`${named(field, "max")}`,
    // Sum and count are whole; both are exact as doubles below 2^53, and one division rounds once.
    sql`${named(field, "sum")}::float8 / nullif(${named(field, "count")}, 0) AS ${named(field, "average")}`,
    sql`${named(field, "count")}::float8 AS ${named(field, "count")}`,
  ];
}

function addGain({ first, ...column }: Column, before: number | null): Stats["followers"] {
  const base = before ?? first;
  const gain = column.latest === null || base === null ? null : column.latest - base;
  const gainPercent = gain === null || base === null || base === 0 ? null : (gain / base) * 100;
  return { ...column, gain, gainPercent };
}

async function rankOf(db: Executor, id: number): Promise<{ rank: number | null; rankOf: number | null }> {
  const generation = await getGeneration(db);
  if (generation === null) return { rank: null, rankOf: null };
  const [row] = await db.execute<{ rank: number | null }>(sql`
    SELECT rank::float8 AS rank FROM ${sql.identifier(`snapshot_${generation.generation}`)}
    WHERE influencer_id = ${id}`);
  const rank = row?.rank ?? null;
  return { rank, rankOf: rank === null ? null : generation.influencers };
}
