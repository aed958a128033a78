/** Whether we track an account. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

export async function isTracked(db: Executor, platform: Platform, externalId: string): Promise<boolean> {
  const [row] = await db.execute<{ tracked: boolean }>(sql`
    SELECT EXISTS (
      SELECT FROM influencers
      WHERE platform = ${platform} AND external_id = ${externalId} AND removed_at IS NULL) AS tracked`);
  return row?.tracked ?? false;
}
