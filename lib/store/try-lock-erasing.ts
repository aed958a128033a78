/** One worker at a time deletes what is filed as erased: two of them would only wait for each other's rows. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

const ERASE_TURN_LOCK = 4209;

/** Until the transaction ends; false: another one has it. */
export async function tryLockErasing(tx: Transaction): Promise<boolean> {
  const [row] = await tx.execute<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(${ERASE_TURN_LOCK}) AS mine`,
  );
  return row?.mine ?? false;
}
