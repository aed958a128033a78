/** Search by the beginning of a text, as SQL: what people type is never a pattern. */
import { type SQL, sql } from "drizzle-orm";

/** A LIKE pattern for texts that begin with `prefix`. */
export function startsWith(column: SQL, prefix: string): SQL {
  return sql`${column} LIKE ${`${prefix.replace(/[\\%_]/g, "\\$&")}%`}`;
}
