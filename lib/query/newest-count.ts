/**
 * The count of a group's newest or oldest row of part-rows, without a sort: one number with the time in its upper bits and
 * the count, which is below 2^31, in the lower ones. An array of both for each row takes about twice as long.
 */
import { type SQL, sql } from "drizzle-orm";

const COUNT_MASK = sql.raw("2147483647");

/** `base`: epoch seconds near those of the rows, so that the time fits. null where no row has a count. */
export function newestCount(count: SQL, base: number): SQL {
  return sql`(max(${packed(count, base)}) & ${COUNT_MASK})::int`;
}

export function oldestCount(count: SQL, base: number): SQL {
  return sql`(min(${packed(count, base)}) & ${COUNT_MASK})::int`;
}

function packed(count: SQL, base: number): SQL {
  return sql`((seconds - ${Math.trunc(base)}::int8) << 31) | ${count}::int8`;
}
