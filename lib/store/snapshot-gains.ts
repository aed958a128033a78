/**
 * Gains in a generation of the snapshot. What stood before a window is carried from generation to generation and only looked
 * up when the window's start moves (once an hour, of 1h once in 15 minutes): then in what the start moved over, so that
 * a look never goes further than an hour back, whoever never had a count included.
 *
 * Kept of each influencer: `counted` (newest count of followers), `first` (its very first one), `before_<window>` (the last
 * one before the window; null: none). A window's base is the last one before it, else the first ever, which then is in it.
 */
import { type SQL, sql } from "drizzle-orm";
import { PERCENT_FOLLOWERS_MIN, type WindowName, type WindowStarts, windowNames } from "#lib/domain/board.ts";

export interface GainsInput {
  /** Of this generation, epoch seconds. */
  windows: WindowStarts;
  /** The carried generation's; null: none is carried. */
  carried: WindowStarts | null;
  /** Epoch seconds; data points may be newer than the carried generation from here on. null: none is carried. */
  since: number | null;
  /** The oldest slot that came late since then, epoch seconds. */
  lateFrom: number | null;
}

/** Utility statements take no parameters: numbers only. */
const at = (seconds: number) => sql`to_timestamp(${sql.raw(String(Number(seconds)))})`;
export const gainColumn = (part: "before" | "gain" | "percent", window: WindowName) =>
  sql.identifier(`${part}_${window}`);

/** Columns as a generation has them, all null: for a carried one that is not there. */
export const noGains = sql`NULL::int AS counted, NULL::timestamptz AS counted_time, NULL::int AS first,
  NULL::timestamptz AS first_time, ${sql.join(
    windowNames.map((name) => sql`NULL::int AS ${gainColumn("before", name)}`),
    sql`, `,
  )}`;

/** The demo history, or all of it, came or went: what is carried is no longer true. */
const afresh = sql`(carried.influencer_id IS NULL OR carried.demo <> who.demo)`;

/**
 * `counted`, `first` and `before_<window>`, from `who`, `carried` and `newest`. Look-ups stand inside a CASE, not in joins:
 * for nearly everybody none is due, and a join that finds nothing still costs its turn, a million times.
 */
export function carriedGains(input: GainsInput): SQL {
  const { windows, carried, lateFrom, since } = input;
  const before = windowNames.map((name) => {
    const column = gainColumn("before", name);
    const start = windows[name];
    const lookFrom = Math.min(carried?.[name] ?? start, lateFrom ?? start);
    const moved =
      lookFrom < start
        ? sql`coalesce(${lastBefore(start, lookFrom)}, carried.${column})`
        : sql`carried.${column}`;
    // Nothing is older than who was added since, but for the running slot; looking for it would go through all chunks.
    return sql`CASE
      WHEN NOT ${afresh} THEN ${moved}
      WHEN who.demo OR who.added_at - who.interval_s * interval '1 second' < ${at(start)} THEN ${lastBefore(start, null)}
      END AS ${column}`;
  });
  const newer = since === null ? sql`AND false` : sql`AND time >= ${at(since)}`;
  const doubtful = since === null ? sql`false` : sql`coalesce(carried.first_time >= ${at(since)}, true)`;
  const counted = (name: SQL, carriedName: SQL) => sql`CASE
    WHEN newest.followers IS NOT NULL THEN newest.${name}
    WHEN ${afresh} THEN ${oneOf(name, sql``, "DESC")}
    WHEN newest.time IS NOT NULL THEN coalesce(${oneOf(name, newer, "DESC")}, carried.${carriedName})
    ELSE carried.${carriedName} END AS ${carriedName}`;
  const first = (name: SQL, carriedName: SQL) => sql`CASE
    WHEN ${afresh} THEN ${oneOf(name, sql``, "ASC")}
    WHEN newest.time IS NOT NULL AND ${doubtful} THEN coalesce(${oneOf(name, newer, "ASC")}, carried.${carriedName})
    ELSE carried.${carriedName} END AS ${carriedName}`;
  const columns = [
    ...[counted(sql`followers`, sql`counted`), counted(sql`time`, sql`counted_time`)],
    ...[first(sql`followers`, sql`first`), first(sql`time`, sql`first_time`)],
  ];
  return sql.join([...columns, ...before], sql`, `);
}

/** Of the newest or the oldest data point with a count. */
function oneOf(name: SQL, which: SQL, order: "ASC" | "DESC"): SQL {
  return sql`(SELECT d.${name} FROM data_points AS d
    WHERE d.influencer_id = who.id AND d.followers IS NOT NULL ${which} ORDER BY d.time ${sql.raw(order)} LIMIT 1)`;
}

/** Where data points are dropped one day the roll-ups of 15 minutes remain, and no window's start divides one. */
function lastBefore(start: number, from: number | null): SQL {
  const who = sql`influencer_id = who.id AND time < ${at(start)}
    ${from === null ? sql`` : sql`AND time >= ${at(from)}`}`;
  return sql`coalesce(
    (SELECT followers FROM data_points WHERE ${who} AND followers IS NOT NULL ORDER BY time DESC LIMIT 1),
    (SELECT followers_last FROM rollups_15m WHERE ${who} AND followers_count > 0 ORDER BY time DESC LIMIT 1))`;
}

/** `gain_<window>` and `percent_<window>`, from the columns above; null: no count in the window. */
export function gainColumns({ windows }: GainsInput): SQL {
  const columns = windowNames.map((name) => {
    const base = sql`coalesce(${gainColumn("before", name)}, first)`;
    const inside = sql`counted_time >= ${at(windows[name])}`;
    return sql`
      CASE WHEN ${inside} THEN counted - ${base} END AS ${gainColumn("gain", name)},
      CASE WHEN ${inside} AND ${base} >= ${sql.raw(String(PERCENT_FOLLOWERS_MIN))}
        THEN (counted - ${base})::float8 / ${base} * 100 END AS ${gainColumn("percent", name)}`;
  });
  return sql.join(columns, sql`, `);
}
