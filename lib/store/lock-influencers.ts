/** Holds influencers' rows until the transaction ends, so that no admin's change comes between judging and writing. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export async function lockInfluencers(tx: Transaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    SELECT FROM influencers WHERE id = ANY (${sql.param([...ids])}::int[]) ORDER BY id FOR NO KEY UPDATE`);
}
