/** A note of an influencer as it stands, its row locked until the transaction ends. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { NoteInput } from "#lib/domain/note.ts";

export interface LockedNote extends NoteInput {
  /** Epoch seconds; null: it is not removed. */
  removedAt: number | null;
}

/** null: the influencer has no such note. */
export async function lockNote(
  tx: Transaction,
  { influencerId, id }: { influencerId: number; id: number },
): Promise<LockedNote | null> {
  const [row] = await tx.execute<LockedNote & Record<string, unknown>>(sql`
    SELECT text, extract(epoch FROM begins_at)::float8 AS "from", extract(epoch FROM ends_at)::float8 AS "to",
      extract(epoch FROM removed_at)::float8 AS "removedAt"
    FROM notes WHERE id = ${id} AND influencer_id = ${influencerId} FOR UPDATE`);
  return row ?? null;
}
