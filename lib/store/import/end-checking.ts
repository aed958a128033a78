/** All of an import is read: it waits for somebody's word, unless it is cancelled, and its text is not needed any more. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export async function endChecking(tx: Transaction, id: number): Promise<void> {
  await tx.execute(sql`UPDATE import_chunks SET bytes = NULL WHERE import_id = ${id}`);
  await tx.execute(
    sql`UPDATE imports SET state = 'ready', touched_at = now() WHERE id = ${id} AND state = 'checking'`,
  );
}
