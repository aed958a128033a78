/** How a time in epoch seconds is written in SQL: the one place that knows what a timestamptz can hold. */
import { type SQL, sql } from "drizzle-orm";

/** Year 1 … 9999 and fractions to the microsecond are exact in a double; callers keep to it by `requireRange`. */
export function instant(seconds: number): SQL {
  return sql`to_timestamp(${seconds}::float8)`;
}
