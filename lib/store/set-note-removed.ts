/** Takes a note off all pages, or brings it back. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** `at`: epoch ms; null: it is back. */
export async function setNoteRemoved(tx: Transaction, id: number, at: number | null): Promise<void> {
  await tx.execute(sql`
    UPDATE notes SET removed_at = to_timestamp(${at === null ? null : at / 1_000}::float8) WHERE id = ${id}`);
}
