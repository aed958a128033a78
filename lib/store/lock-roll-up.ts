/**
 * One at a time rolls up an hour: an influencer that changed its shard is in two of the hour's marks, and who computed its
 * roll-ups first must not write them last. Ends with the transaction.
 */

import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";

/** Its second key is the hour's number. */
const ROLL_UP_LOCK = 4207;

/** `hour`: its start, epoch seconds. Taken before lockShards, never after. */
export async function lockRollUp(tx: Transaction, hour: number): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${ROLL_UP_LOCK}, ${Math.floor(hour / HOUR_S)}::int)`);
}
