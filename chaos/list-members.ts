/** The influencers of a run, as the checker knows them. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import type { Member } from "./grid.ts";

export async function listMembers(db: Database): Promise<Member[]> {
  return await db.execute<Member & Record<string, unknown>>(
    sql`SELECT id, external_id::int AS pk, shard_id AS shard FROM influencers ORDER BY id`,
  );
}
