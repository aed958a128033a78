/** Whether somebody was tracked before a moment, so that there can be older data points. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `before`: epoch seconds. */
export async function hasExpired(db: Executor, before: number): Promise<boolean> {
  const [row] = await db.execute<{ expired: boolean }>(sql`
    SELECT EXISTS (SELECT FROM tracking_periods WHERE "from" < to_timestamp(${before}::float8)) AS expired`);
  return row?.expired ?? false;
}
