/** How many could let others in. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Without the user of that id. */
export async function countAdmins(db: Executor, withoutId: string | null = null): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM users WHERE role = 'admin' AND id IS DISTINCT FROM ${withoutId}`);
  return row?.n ?? 0;
}
