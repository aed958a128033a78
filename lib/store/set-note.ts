/** Gives a note other words or other times. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { NoteInput } from "#lib/domain/note.ts";

/** `now`: epoch ms. */
export async function setNote(
  tx: Transaction,
  id: number,
  { text, from, to, now }: NoteInput & { now: number },
): Promise<void> {
  await tx.execute(sql`
    UPDATE notes SET text = ${text}, begins_at = to_timestamp(${from}::float8), ends_at = to_timestamp(${to}::float8),
      changed_at = to_timestamp(${now / 1_000}::float8)
    WHERE id = ${id}`);
}
