/**
 * Gains in a generation of the snapshot. What stood before a window is carried from generation to generation and only looked
 * up when the window's start moves (once an hour, of 1h once in 15 minutes): then in what the start moved over, so that
 * a look never goes further than an hour back, whoever never had a count included. Nearly everybody has a data point in the
 * slot that ends with a start: that slot is read at once (fill-snapshot), and only the others are looked up.
 *
 * Kept of each influencer: `counted` (newest count of followers), `first` (its very first one), `before_<window>` (the last
 * one before the window; null: none). A window's base is the last one before it, else the first ever, which then is in it.
 */
import { type SQL, sql } from "drizzle-orm";
import { PERCENT_FOLLOWERS_MIN, type WindowStarts } from "#lib/domain/board.ts";
import { type WindowName, windowNames } from "#lib/domain/board-terms.ts";
import { lookNoFurther } from "./look-no-further.ts";

export interface GainsInput {
  /** Of this generation, epoch seconds. */
  windows: WindowStarts;
  /** The carried generation's; null: none is carried. */
  carried: WindowStarts | null;
  /** Windows for which `edge_<window>` is the count in the last slot before them, if there is one. */
  edges: ReadonlySet<WindowName>;
  /** How far back to look for data points of those who were added lately (look-no-further). */
  lookBack: readonly number[];
  /** A column of the newest data point, if it was looked for. */
  newest: (column: "followers" | "time") => SQL;
}

/** Utility statements take no parameters: numbers only. */
export const at = (seconds: number) => sql`to_timestamp(${sql.raw(String(Number(seconds)))})`;
export const gainColumn = (part: "before" | "gain" | "percent", window: WindowName) =>
  sql.identifier(`${part}_${window}`);
export const edgeOf = (window: WindowName) => sql.identifier(`edge_${window}`);

/** Columns as a generation has them, all null: for a carried one that is not there. */
export const noGains = sql`NULL::int AS counted, NULL::timestamptz AS counted_time, NULL::int AS first,
  NULL::timestamptz AS first_time, ${sql.join(
    windowNames.map((name) => sql`NULL::int AS ${gainColumn("before", name)}`),
    sql`, `,
  )}`;

export const carriedColumns = sql.join(
  [
    ...["counted", "counted_time", "first", "first_time"].map((name) => sql.identifier(name)),
    ...windowNames.map((name) => gainColumn("before", name)),
  ].map((name) => sql`carried.${name}`),
  sql`, `,
);

/** Windows that begin elsewhere than the carried generation's. */
export function movedWindows(windows: WindowStarts, carried: WindowStarts | null): WindowName[] {
  return windowNames.filter((name) => carried?.[name] !== windows[name]);
}

/**
 * `counted`, `first` and `before_<window>`, from `who`, which has what is carried, `afresh` (nothing is, or it is no longer
 * true), `since` (the oldest slot that may have come since; null: none has) and the edges. Look-ups stand inside a CASE,
 * not in joins: for nearly everybody none is due, and a join that finds nothing still costs its turn, a million times.
 */
export function carriedGains(input: GainsInput): SQL {
  const { windows, carried, edges, lookBack, newest } = input;
  const before = windowNames.map((name) => {
    const column = gainColumn("before", name);
    const start = windows[name];
    const lookFrom = sql`least(who.since, ${at(carried?.[name] ?? start)})`;
    const edge = sql`who.${edgeOf(name)}`;
    // Nothing is older than who was added since, but for the running slot; looking for it would go through all chunks.
    return sql`CASE
      ${edges.has(name) ? sql`WHEN ${edge} IS NOT NULL THEN ${edge}` : sql``}
      WHEN NOT who.afresh THEN CASE
        WHEN ${lookFrom} < ${at(start)} THEN coalesce(${lastBefore(start, lookFrom)}, who.${column})
        ELSE who.${column} END
      WHEN who.demo OR who.added_at - who.interval_s * interval '1 second' < ${at(start)} THEN ${lastBefore(start, null)}
      END AS ${column}`;
  });
  const newer = sql`AND time >= who.since`;
  const counted = (name: "followers" | "time", carriedName: SQL) => sql`CASE
    WHEN ${newest("followers")} IS NOT NULL THEN ${newest(name)}
    WHEN who.afresh AND ${newest("time")} IS NULL THEN NULL
    WHEN who.afresh THEN ${lookNoFurther(lookBack, sql`who`, (from) => oneOf(name, from, "DESC"))}
    WHEN ${newest("time")} IS NOT NULL AND who.since IS NOT NULL
      THEN coalesce(${oneOf(name, newer, "DESC")}, who.${carriedName})
    ELSE who.${carriedName} END AS ${carriedName}`;
  const first = (name: "followers" | "time", carriedName: SQL) => sql`CASE
    WHEN who.afresh AND ${newest("time")} IS NULL THEN NULL
    WHEN who.afresh THEN ${lookNoFurther(lookBack, sql`who`, (from) => oneOf(name, from, "ASC"))}
    WHEN ${newest("time")} IS NOT NULL AND who.since IS NOT NULL AND coalesce(who.first_time >= who.since, true)
      THEN coalesce(${oneOf(name, newer, "ASC")}, who.${carriedName})
    ELSE who.${carriedName} END AS ${carriedName}`;
  const columns = [
    ...[counted("followers", sql`counted`), counted("time", sql`counted_time`)],
    ...[first("followers", sql`first`), first("time", sql`first_time`)],
  ];
  return sql.join([...columns, ...before], sql`, `);
}

/** Of the newest or the oldest data point with a count. */
function oneOf(name: "followers" | "time", which: SQL, order: "ASC" | "DESC"): SQL {
  return sql`(SELECT d.${sql.identifier(name)} FROM data_points AS d
    WHERE d.influencer_id = who.id AND d.followers IS NOT NULL ${which} ORDER BY d.time ${sql.raw(order)} LIMIT 1)`;
}

/** Where data points are dropped one day the roll-ups of 15 minutes remain, and no window's start divides one. */
function lastBefore(start: number, from: SQL | null): SQL {
  const who = sql`influencer_id = who.id AND time < ${at(start)} ${from ? sql`AND time >= ${from}` : sql``}`;
  return sql`coalesce(
    (SELECT followers FROM data_points WHERE ${who} AND followers IS NOT NULL ORDER BY time DESC LIMIT 1),
    (SELECT followers_last FROM rollups_15m WHERE ${who} AND followers_count > 0 ORDER BY time DESC LIMIT 1))`;
}

/** `gain_<window>` and `percent_<window>`, from the columns above; null: no count in the window. */
export function gainColumns(windows: WindowStarts): SQL {
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
