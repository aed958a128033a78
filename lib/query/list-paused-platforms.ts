/** Names of the platforms that an admin has paused. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function listPausedPlatforms(db: Executor): Promise<string[]> {
  const rows = await db.execute<{ platform: string }>(
    sql`SELECT platform FROM upstream_states WHERE paused_at IS NOT NULL`,
  );
  return rows.map(({ platform }) => platform);
}
