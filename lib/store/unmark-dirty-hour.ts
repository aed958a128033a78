/** The roll-ups of an hour equal the data points of a shard. Last in its transaction, under the shard's lock. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { DirtyHour } from "./claim-dirty-hour.ts";

export async function unmarkDirtyHour(tx: Transaction, { hour, shard }: DirtyHour): Promise<void> {
  await tx.execute(sql`
    DELETE FROM dirty_hours WHERE hour = to_timestamp(${hour}::float8) AND shard_id = ${shard}`);
}
