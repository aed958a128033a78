/** Files removed influencers as erased: from then on nothing is stored for them, and nobody can restore them. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** Those of `ids` that are still removed. */
export async function fileErased(tx: Transaction, ids: readonly number[]): Promise<number[]> {
  const rows = await tx.execute<{ id: number }>(sql`
    WITH removed AS (
      SELECT id FROM influencers WHERE id = ANY (${sql.param([...ids])}::int[]) AND removed_at IS NOT NULL
      ORDER BY id FOR UPDATE
    ), filed AS (
      INSERT INTO erased_influencers (influencer_id) SELECT id FROM removed ON CONFLICT DO NOTHING
    )
    SELECT id FROM removed`);
  return rows.map((row) => row.id);
}
