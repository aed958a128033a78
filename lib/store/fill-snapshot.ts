/**
 * Fills the table of one snapshot generation: the latest data point of each tracked influencer, its rank and its gains, its
 * indexes; those of boards of gains are fill-board-ends's.
 * Utility statements take no parameters, so what varies is written into them: numbers only.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { WindowStarts } from "#lib/domain/board.ts";
import { WINDOW_DEFAULT, windowNames } from "#lib/domain/board-terms.ts";
import { lookNoFurther } from "./look-no-further.ts";
import { noRests, type Rests } from "./rests.ts";
import {
  at,
  carriedColumns,
  carriedGains,
  edgeOf,
  gainColumn,
  gainColumns,
  movedWindows,
  noGains,
} from "./snapshot-gains.ts";

export interface FillSnapshotInput {
  generation: number;
  /** The generation to carry forward. null: look everybody up. */
  previous: {
    generation: number;
    /** No data point of an earlier slot was stored since it was read; epoch seconds. */
    since: number;
    /** All transactions before this one had ended when it was read; null: not known, any may have brought something. */
    horizonXid: bigint | null;
    windows: WindowStarts;
  } | null;
  /** Where the gains' windows begin, epoch seconds. */
  windows: WindowStarts;
  /** How far back to look for data points of those who were added lately (look-no-further). */
  lookBack: readonly number[];
  /**
   * The newest slots, epoch seconds, newest first, none left out between: read as a whole, where a look into the index
   * costs thirty times as much an influencer. Whoever has no data point in them is looked up. None: everybody is.
   */
  slots: readonly number[];
  /** Length of the slot that ends with a window's start, seconds; null: there may be shorter ones. */
  edgeS: number | null;
  rests?: Rests;
}

/** The name of a generation's table. */
export function snapshotTable(generation: number): SQL {
  return sql`${sql.identifier(`snapshot_${Math.trunc(generation)}`)}`;
}

/** The number of rows. */
export async function fillSnapshot(tx: Transaction, input: FillSnapshotInput): Promise<number> {
  const table = snapshotTable(input.generation);
  const { rests = noRests } = input;
  const execute = (statement: SQL) => rests.after(tx, () => tx.execute(statement));
  // Of slots that are still being filled the planner knows nothing, and would take them for empty. All sides are nearly in
  // the order of ids: merging them costs three quarters of hashing them (measured).
  await tx.execute(
    sql`SELECT set_config('enable_nestloop', 'off', true), set_config('enable_hashjoin', 'off', true)`,
  );
  const { count } = await tx.execute(sql`CREATE UNLOGGED TABLE ${table} AS ${rowsOf(input)}`);
  await tx.execute(
    sql`SELECT set_config('enable_nestloop', 'on', true), set_config('enable_hashjoin', 'on', true)`,
  );
  // Each sort is one walk along its index, forwards or backwards; names and ids are searched by their beginning.
  await execute(sql`CREATE UNIQUE INDEX ON ${table} (influencer_id)`);
  await execute(sql`CREATE INDEX ON ${table} (followers NULLS FIRST, influencer_id)`);
  await execute(
    sql`CREATE INDEX ON ${table} (${gainColumn("gain", WINDOW_DEFAULT)} NULLS FIRST, influencer_id)`,
  );
  await execute(sql`CREATE INDEX ON ${table} (name_key NULLS FIRST, influencer_id)`);
  await execute(sql`CREATE INDEX ON ${table} (added_at NULLS FIRST, influencer_id)`);
  await execute(sql`CREATE INDEX ON ${table} (external_id)`);
  // Few are in another state than ok, or have a tag: else a search for those would pass everybody. Their other filters and
  // sorts are for the server to do over these few.
  await execute(
    sql`CREATE INDEX ON ${table} (state, followers NULLS FIRST, influencer_id) WHERE state <> 'ok'`,
  );
  await execute(sql`CREATE INDEX ON ${table} USING gin (tags) WHERE tags <> '{}'`);
  // Of what queries filter by, and of gains for fill-board-ends.
  await tx.execute(sql`SET LOCAL default_statistics_target = 50`);
  const gains = windowNames.flatMap((name) => [gainColumn("gain", name), gainColumn("percent", name)]);
  await tx.execute(sql`
    ANALYZE ${table} (influencer_id, platform, external_id, name_key, state, tags, added_at, followers,
      ${sql.join(
        gains.map((column) => sql`${column}`),
        sql`, `,
      )})`);
  return count;
}

/**
 * Everything is carried forward but for those of whose shards an hour was written since (`since`; hour_writes stands in the
 * transaction that stored the data points, so that however late they came, and however long it took, none is missed).
 * The whole history is only searched for those who are not carried or whose demo history came or went (`afresh`): data
 * points, and what roll-ups say of those that are no longer kept.
 */
function rowsOf({ previous, windows, lookBack, slots, edgeS, rests = noRests }: FillSnapshotInput): SQL {
  const edges = new Set(edgeS === null ? [] : movedWindows(windows, previous?.windows ?? null));
  const gains = { windows, carried: previous?.windows ?? null, edges, lookBack, newest };
  const carried = previous
    ? snapshotTable(previous.generation)
    : sql`(SELECT NULL::int AS influencer_id, NULL::int AS followers, NULL::int AS following, NULL::int AS posts,
        NULL::timestamptz AS latest_time, NULL::timestamptz AS retrieved_at, NULL::boolean AS demo, ${noGains} WHERE false)`;
  const slotName = (n: number) => sql.identifier(`slot_${n}`);
  const whole = [
    ...slots.map((time, n) => ({ name: slotName(n), time })),
    ...[...edges].map((window) => ({ name: edgeOf(window), time: windows[window] - (edgeS ?? 0) })),
  ].map(
    ({ name, time }) =>
      sql`LEFT JOIN data_points AS ${name} ON ${name}.influencer_id = i.id AND ${name}.time = ${at(time)}`,
  );
  const inSlots = (column: PointColumn) => {
    const name = sql.identifier(column);
    const whens = slots.map((_, n) => sql`WHEN ${slotName(n)}.time IS NOT NULL THEN ${slotName(n)}.${name}`);
    const type = sql.raw(pointColumns[column]);
    return whens.length === 0 ? sql`NULL::${type}` : sql`CASE ${sql.join(whens, sql` `)} END`;
  };
  const hits = [
    sql`${inSlots("time")} AS hit_time, ${inSlots("retrieved_at")} AS hit_retrieved_at`,
    sql`${inSlots("followers")} AS hit_followers, ${inSlots("following")} AS hit_following`,
    sql`${inSlots("posts")} AS hit_posts`,
  ];
  const edgeColumns = [...edges].map((window) => sql`, ${edgeOf(window)}.followers AS ${edgeOf(window)}`);
  // OFFSET 0: else what a column is made of is worked out anew in each place that names it, look-ups included.
  return sql`
    WITH changed AS MATERIALIZED (${changedShards(previous)}), moved AS MATERIALIZED (
      SELECT p.influencer_id, min(changed.since) AS since
      FROM tracking_periods AS p JOIN changed ON changed.shard_id = p.shard_id
      WHERE p."to" IS NOT NULL GROUP BY 1
    ), tracked AS (
      SELECT i.*, i.id IN (SELECT influencer_id FROM tracking_periods WHERE kind = 'demo') AS demo,
        least(changed.since, moved.since) AS since
      FROM influencers AS i
      LEFT JOIN changed ON changed.shard_id = i.shard_id
      LEFT JOIN moved ON moved.influencer_id = i.id
      WHERE i.removed_at IS NULL
    ), who AS (
      SELECT i.id, i.platform, i.external_id, i.username, i.state, i.interval_s, i.tags, i.added_at, i.demo, i.since,
        ${rests.inRows(sql`i.id`)}, ${afresh} AS afresh, ${sql.join(hits, sql`, `)},
        CASE WHEN ${inSlots("time")} IS NOT NULL THEN NULL
          WHEN ${afresh}
            THEN ${lookNoFurther(lookBack, sql`i`, lookUp, sql`coalesce(${lookUp(sql``)}, ${lookUpRolled})`)}
          WHEN i.since IS NOT NULL THEN ${lookUp(sql`AND d.time >= i.since`)} END AS looked,
        carried.followers AS carried_followers, carried.following AS carried_following, carried.posts AS carried_posts,
        carried.latest_time AS carried_time, carried.retrieved_at AS carried_retrieved_at,
        ${carriedColumns} ${sql.join(edgeColumns, sql``)}
      FROM tracked AS i
      LEFT JOIN ${carried} AS carried ON carried.influencer_id = i.id
      ${sql.join(whole, sql` `)}
      OFFSET 0
    ), state AS (
      SELECT who.id AS influencer_id, who.platform, who.external_id COLLATE "C" AS external_id, who.username,
        lower(coalesce(who.username, who.external_id)) COLLATE "C" AS name_key,
        who.state, who.interval_s, who.tags, who.added_at,
        ${latest("followers")}, ${latest("following")}, ${latest("posts")},
        ${latest("time", "latest_time")}, ${latest("retrieved_at")}, who.demo,
        ${carriedGains(gains)}
      FROM who
      OFFSET 0
    )
    SELECT *, ${gainColumns(windows)}, CASE WHEN followers IS NOT NULL THEN
      (rank() OVER (ORDER BY followers DESC NULLS LAST))::int END AS rank
    FROM state`;
}

const pointColumns = {
  time: "timestamptz",
  retrieved_at: "timestamptz",
  followers: "int",
  following: "int",
  posts: "int",
};
type PointColumn = keyof typeof pointColumns;

/** There is nothing to carry, or the demo history, or all of it, came or went: what is carried is no longer true. */
const afresh = sql`(carried.influencer_id IS NULL OR carried.demo <> i.demo)`;

/** Shards of which an hour was written since the carried generation was read, and the oldest such hour. */
function changedShards(previous: FillSnapshotInput["previous"]): SQL {
  if (previous === null) return sql`SELECT NULL::int AS shard_id, NULL::timestamptz AS since WHERE false`;
  const { since, horizonXid } = previous;
  const hour = sql`date_trunc('hour', ${at(since)}, 'UTC')`;
  if (horizonXid === null) return sql`SELECT id AS shard_id, ${hour} AS since FROM shards`;
  return sql`
    SELECT * FROM (
      SELECT s.id AS shard_id, (
        SELECT min(w.hour) FROM hour_writes AS w
        WHERE w.shard_id = s.id AND w.hour >= ${hour} AND w.written_xid >= ${sql.raw(String(horizonXid))}) AS since
      FROM shards AS s OFFSET 0
    ) AS written
    WHERE since IS NOT NULL`;
}

/** The newest data point, as a row; null: there is none. */
function lookUp(which: SQL): SQL {
  return sql`(
    SELECT ROW(d.influencer_id, d.time, d.retrieved_at, d.followers, d.following, d.posts)::data_points
    FROM data_points AS d WHERE d.influencer_id = i.id ${which} ORDER BY d.time DESC LIMIT 1)`;
}

/** What roll-ups say of the newest one, where its row is no longer kept: told by having no influencer. */
const lookUpRolled = sql`(
  SELECT ROW(NULL, r.last_time, r.last_time, r.followers_last, r.following_last, r.posts_last)::data_points
  FROM rollups_1h AS r WHERE r.influencer_id = i.id ORDER BY r.time DESC LIMIT 1)`;

/** Of the newest data point, if it was looked for and its row is still kept. */
function newest(column: PointColumn): SQL {
  const name = sql.identifier(column);
  return sql`CASE WHEN who.hit_time IS NOT NULL THEN who.${sql.identifier(`hit_${column}`)}
    WHEN (who.looked).influencer_id IS NOT NULL THEN (who.looked).${name} END`;
}

function latest(column: PointColumn, as: string = column): SQL {
  const name = sql.identifier(column);
  return sql`CASE WHEN who.hit_time IS NOT NULL THEN who.${sql.identifier(`hit_${column}`)}
    WHEN (who.looked).time IS NOT NULL THEN (who.looked).${name}
    WHEN NOT who.afresh THEN who.${sql.identifier(`carried_${column}`)} END AS ${sql.identifier(as)}`;
}
