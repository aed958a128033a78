/** Writes a note down, unless the influencer has as many as it may have. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { NoteInput } from "#lib/domain/note.ts";
import { NOTES_OF_ONE_MAX } from "#lib/domain/note-limits.ts";

export interface InsertNoteInput extends NoteInput {
  influencerId: number;
  /** An e-mail address. */
  by: string;
  /** Epoch ms. */
  now: number;
}

/** Its number; null: there are too many. */
export async function insertNote(tx: Transaction, input: InsertNoteInput): Promise<number | null> {
  const { influencerId, text, from, to, by, now } = input;
  const [row] = await tx.execute<{ id: number }>(sql`
    INSERT INTO notes (influencer_id, text, begins_at, ends_at, written_by, written_at)
    SELECT ${influencerId}::int, ${text}, to_timestamp(${from}::float8), to_timestamp(${to}::float8), ${by},
      to_timestamp(${now / 1_000}::float8)
    WHERE (SELECT count(*) FROM notes WHERE influencer_id = ${influencerId} AND removed_at IS NULL)
      < ${NOTES_OF_ONE_MAX}
    RETURNING id`);
  return row?.id ?? null;
}
