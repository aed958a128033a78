/**
 * Fills the table of one snapshot generation: the latest data point of each tracked influencer, its rank and its gains, its
 * indexes.
 * Utility statements take no parameters, so what varies is written into them: numbers only.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { type WindowStarts, windowNames } from "#lib/domain/board.ts";
import { carriedGains, type GainsInput, gainColumn, gainColumns, noGains } from "./snapshot-gains.ts";

export interface FillSnapshotInput {
  generation: number;
  /**
   * The generation to carry forward, and the slot (epoch seconds) from which data points may be newer than it.
   * null: look everybody up.
   */
  previous: {
    generation: number;
    since: number;
    windows: WindowStarts;
    /** The oldest slot that came late since it was built; null: nothing did. */
    lateFrom: number | null;
  } | null;
  /** Where the gains' windows begin, epoch seconds. */
  windows: WindowStarts;
}

/** The name of a generation's table. */
export function snapshotTable(generation: number): SQL {
  return sql`${sql.identifier(`snapshot_${Math.trunc(generation)}`)}`;
}

/** The number of rows. */
export async function fillSnapshot(tx: Transaction, input: FillSnapshotInput): Promise<number> {
  const table = snapshotTable(input.generation);
  await tx.execute(sql`CREATE UNLOGGED TABLE ${table} AS ${rowsOf(input)}`);
  // Each sort is one walk along its index, forwards or backwards; names and ids are searched by their beginning.
  await tx.execute(sql`CREATE UNIQUE INDEX ON ${table} (influencer_id)`);
  await tx.execute(sql`CREATE INDEX ON ${table} (followers NULLS FIRST, influencer_id)`);
  await tx.execute(sql`CREATE INDEX ON ${table} (name_key NULLS FIRST, influencer_id)`);
  await tx.execute(sql`CREATE INDEX ON ${table} (added_at NULLS FIRST, influencer_id)`);
  await tx.execute(sql`CREATE INDEX ON ${table} (external_id)`);
  // list-board: each board is one walk along its index, from the top or from the bottom.
  for (const name of windowNames) {
    for (const column of [gainColumn("gain", name), gainColumn("percent", name)]) {
      await tx.execute(sql`CREATE INDEX ON ${table} (${column}, influencer_id) WHERE ${column} IS NOT NULL`);
    }
  }
  // Of what queries filter by; boards are read along their indexes, whatever the planner knows of gains.
  await tx.execute(
    sql`ANALYZE ${table} (influencer_id, platform, external_id, name_key, state, tags, added_at, followers)`,
  );
  const [row] = await tx.execute<{ rows: number }>(sql`SELECT count(*)::int AS rows FROM ${table}`);
  return row?.rows ?? 0;
}

/**
 * `newest` costs one look into the index an influencer and never leaves the newest chunks. What it does not find is
 * carried forward; the whole history is only searched for those whose carried row is missing or no longer true
 * (restored, or the demo history that it came from was removed): data points, and what roll-ups say of those that are
 * no longer kept.
 */
function rowsOf({ previous, windows }: FillSnapshotInput): SQL {
  const gains: GainsInput = {
    windows,
    carried: previous?.windows ?? null,
    since: previous?.since ?? null,
    lateFrom: previous?.lateFrom ?? null,
  };
  const counts = sql`time, retrieved_at, followers, following, posts`;
  const since = previous && sql`to_timestamp(${sql.raw(String(Number(previous.since)))})`;
  const carried = previous
    ? snapshotTable(previous.generation)
    : sql`(SELECT NULL::int AS influencer_id, NULL::int AS followers, NULL::int AS following, NULL::int AS posts,
        NULL::timestamptz AS latest_time, NULL::timestamptz AS retrieved_at, NULL::boolean AS demo, ${noGains} WHERE false)`;
  const newest = since
    ? sql`SELECT ${counts} FROM data_points WHERE influencer_id = who.id AND time >= ${since}
          ORDER BY time DESC LIMIT 1`
    : sql`SELECT ${counts} FROM data_points WHERE false`;
  const lost = since
    ? sql`CASE WHEN carried.influencer_id IS NULL THEN who.added_at < ${since} OR who.demo
            ELSE carried.demo AND NOT who.demo END`
    : sql`true`;
  const latest = (column: string, carriedColumn = column) => {
    const [name, carriedName] = [sql.identifier(column), sql.identifier(carriedColumn)];
    return sql`CASE WHEN newest.time IS NOT NULL THEN newest.${name} WHEN ${lost} THEN found.${name}
      ELSE carried.${carriedName} END AS ${carriedName}`;
  };
  // OFFSET 0: else what a column is made of is worked out anew in each place that names it, look-ups included.
  return sql`
    WITH who AS (
      SELECT i.*, EXISTS (
        SELECT FROM tracking_periods AS p WHERE p.influencer_id = i.id AND p.kind = 'demo') AS demo
      FROM influencers AS i WHERE i.removed_at IS NULL
      OFFSET 0
    ), state AS (
      SELECT who.id AS influencer_id, who.platform, who.external_id COLLATE "C" AS external_id, who.username,
        lower(coalesce(who.username, who.external_id)) COLLATE "C" AS name_key,
        who.state, who.interval_s, who.tags, who.added_at,
        ${latest("followers")}, ${latest("following")}, ${latest("posts")},
        ${latest("time", "latest_time")}, ${latest("retrieved_at")}, who.demo,
        ${carriedGains(gains)}
      FROM who
      LEFT JOIN ${carried} AS carried ON carried.influencer_id = who.id
      LEFT JOIN LATERAL (${newest}) AS newest ON true
      LEFT JOIN LATERAL (
        SELECT ${counts} FROM (
          (SELECT ${counts} FROM data_points
            WHERE influencer_id = who.id AND newest.time IS NULL AND ${lost}
            ORDER BY time DESC LIMIT 1)
          UNION ALL
          (SELECT r.last_time, r.last_time, r.followers_last, r.following_last, r.posts_last FROM rollups_1h AS r
            WHERE r.influencer_id = who.id AND newest.time IS NULL AND ${lost}
            ORDER BY r.time DESC LIMIT 1)
        ) AS either
        ORDER BY time DESC, retrieved_at DESC LIMIT 1
      ) AS found ON true
      OFFSET 0
    )
    SELECT *, ${gainColumns(gains)}, CASE WHEN followers IS NOT NULL THEN
      (rank() OVER (ORDER BY followers DESC NULLS LAST))::int END AS rank
    FROM state`;
}
