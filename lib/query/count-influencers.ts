/** How many influencers of the registry match a filter, exactly: one pass, some tenths of a second for a million. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { registryConditions } from "#lib/db/registry-conditions.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";

export async function countInfluencers(db: Executor, filter: RegistryFilter): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM influencers WHERE ${sql.join(registryConditions(filter), sql` AND `)}`);
  return row?.count ?? 0;
}
