/**
 * How far back a look-up of somebody's data points goes. Whoever was added lately has none before, but it would be looked
 * for in each chunk there is: of 30 days of hours 720 times, for each of a million that were imported a minute ago. A
 * start that is a constant leaves out chunks when the statement is planned; one that differs by row does not.
 */

import { type SQL, sql } from "drizzle-orm";
import { DAY_S } from "#lib/domain/seconds.ts";
import { DAY, HOUR, SECOND } from "#lib/time.ts";

/** Starts, before now: each further one is for those who have been there for longer. */
const STARTS_S = [26 * HOUR, 4 * DAY, 13 * DAY].map((ms) => ms / SECOND);
/** The slot that ran when somebody was added is theirs, too; none is longer, whatever their interval is now. */
const SLOT_MAX_S = DAY_S;

/** Epoch seconds, newest first; only such that nothing after them is left in roll-ups alone. */
export function lookBackStarts(now: number, keptFrom: number): number[] {
  return STARTS_S.map((back) => now - back).filter((start) => start >= keptFrom);
}

/**
 * `look` with a condition on `d.time` for those who were added lately, and with none for all others. `who`: has `demo` and
 * `added_at`. Demo history lies before its influencer was added.
 */
export function lookNoFurther(
  starts: readonly number[],
  who: SQL,
  look: (condition: SQL) => SQL,
  lookAnywhere: SQL = look(sql``),
): SQL {
  const from = (seconds: number) => sql`to_timestamp(${sql.raw(String(Number(seconds)))})`;
  const whens = starts.map(
    (start) => sql`
      WHEN NOT ${who}.demo AND ${who}.added_at >= ${from(start + SLOT_MAX_S)}
        THEN ${look(sql`AND d.time >= ${from(start)}`)}`,
  );
  return sql`CASE ${sql.join(whens, sql``)} WHEN true THEN ${lookAnywhere} END`;
}
