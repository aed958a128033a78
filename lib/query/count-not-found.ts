/** How many influencers their platform does not know. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

export async function countNotFound(db: Executor, platform: Platform): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM influencers
    WHERE platform = ${platform} AND state = 'not_found' AND removed_at IS NULL`);
  return row?.n ?? 0;
}
