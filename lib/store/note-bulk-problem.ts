/** Why a bulk action's next batch can't be done: it stops, and keeps no later one back. */
import { sql } from "drizzle-orm";
import type { Database, Transaction } from "#lib/db/client.ts";
import type { ClaimedBulkAction } from "./claim-bulk-action.ts";

/** Unless somebody has moved it on meanwhile. */
export async function noteBulkProblem(
  db: Database,
  { id, state }: Pick<ClaimedBulkAction, "id" | "state">,
  problem: string,
): Promise<void> {
  await db.execute(sql`UPDATE bulk_actions SET problem = ${problem} WHERE id = ${id} AND state = ${state}`);
}

/** Its turn comes again. False: it has none. */
export async function clearBulkProblem(tx: Transaction, id: number): Promise<boolean> {
  const { count } = await tx.execute(sql`
    UPDATE bulk_actions SET problem = NULL WHERE id = ${id} AND problem IS NOT NULL`);
  return count > 0;
}
