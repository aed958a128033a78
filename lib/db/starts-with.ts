/** Search by the beginning of a text, as SQL: what people type is never a pattern. */
import { type SQL, sql } from "drizzle-orm";

/** `any case`: the column holds lower case, folded by the server, so the server folds what is searched too. */
export function startsWith(column: SQL, prefix: string, letters: "any case" | "as is" = "as is"): SQL {
  // A text of PostgreSQL can't hold NUL, so none begins with one.
  if (prefix.includes("\0")) return sql`false`;
  const pattern = sql`${`${prefix.replace(/[\\%_]/g, "\\$&")}%`}::text`;
  return letters === "as is" ? sql`${column} LIKE ${pattern}` : sql`${column} LIKE lower(${pattern})`;
}
