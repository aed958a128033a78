/** Keeps the newest username that a platform gave; of two in one slot the greater, so that order does not matter. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface UsernameFact {
  id: number;
  username: string;
  /** Epoch seconds. */
  slot: number;
}

export async function updateUsernames(tx: Transaction, facts: readonly UsernameFact[]): Promise<void> {
  if (facts.length === 0) return;
  await tx.execute(sql`
    UPDATE influencers AS i
    SET username = fact.username, username_slot = fact.slot, changed_xid = pg_current_xact_id()
    FROM (
      SELECT DISTINCT ON (f.id) f.id, f.username, to_timestamp(f.slot) AS slot
      FROM unnest(
        ${sql.param(facts.map((f) => f.id))}::int[], ${sql.param(facts.map((f) => f.username))}::text[],
        ${sql.param(facts.map((f) => f.slot))}::float8[]
      ) AS f (id, username, slot)
      ORDER BY f.id, f.slot DESC, f.username COLLATE "C" DESC
    ) AS fact
    WHERE i.id = fact.id
      AND (i.username_slot IS NULL OR fact.slot > i.username_slot
        OR (fact.slot = i.username_slot AND fact.username COLLATE "C" > i.username COLLATE "C"))`);
}
