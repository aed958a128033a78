/** Whether there is demo history: banner and pages say so. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function hasDemoHistory(db: Executor): Promise<boolean> {
  const [row] = await db.execute<{ present: boolean }>(
    sql`SELECT EXISTS (SELECT FROM tracking_periods WHERE kind = 'demo') AS present`,
  );
  return row?.present ?? false;
}
