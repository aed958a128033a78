/** One worker at a time puts back what was asked for. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

const REDRIVE_LOCK = 4212;

/** Until the transaction ends; false: another one has it. */
export async function tryLockRedrive(tx: Transaction): Promise<boolean> {
  const [row] = await tx.execute<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(${REDRIVE_LOCK}) AS mine`,
  );
  return row?.mine ?? false;
}
