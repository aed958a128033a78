/** Reads one influencer for a change, by its account, and keeps others from changing it until the transaction ends. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { type LockedMember, lockMembers } from "./lock-members.ts";

/** The tracked one, else the one that was removed last; null when there is neither. Under the registry lock. */
export async function lockInfluencer(
  tx: Transaction,
  platform: Platform,
  externalId: string,
): Promise<LockedMember | null> {
  const [row] = await tx.execute<{ id: number | null }>(sql`
    SELECT coalesce(
      (SELECT id FROM influencers
       WHERE platform = ${platform} AND external_id = ${externalId} AND removed_at IS NULL),
      (SELECT id FROM influencers
       WHERE platform = ${platform} AND external_id = ${externalId} AND removed_at IS NOT NULL
       ORDER BY removed_at DESC, id DESC LIMIT 1)) AS id`);
  const [member] = row?.id == null ? [] : await lockMembers(tx, [row.id]);
  return member ?? null;
}
