/** How many of some external ids are not tracked yet. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { type ExternalIdSet, externalIdRows, isTracked } from "./external-id-set.ts";

export async function countUntracked(
  tx: Transaction,
  platform: Platform,
  externalIds: ExternalIdSet,
): Promise<{ untracked: number; distinct: number }> {
  const [row] = await tx.execute<{ untracked: number; distinct: number }>(sql`
    SELECT count(*) FILTER (WHERE NOT ${isTracked(platform)})::int AS untracked, count(*)::int AS distinct
    FROM ${externalIdRows(externalIds)} AS wanted`);
  return { untracked: row?.untracked ?? 0, distinct: row?.distinct ?? 0 };
}
