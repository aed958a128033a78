/** Notes that the roll-ups of an hour are others than before: what its platform did in it, and in the next, is to be made. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { DirtyHour } from "./claim-dirty-hour.ts";

/** Under lock-roll-up of the hour: a mark that stands already swallows this one, and is taken away under that lock alone. */
export async function markPlatformHours(tx: Transaction, { hour, shard }: DirtyHour): Promise<void> {
  await tx.execute(sql`
    INSERT INTO dirty_platform_hours (platform, hour)
    SELECT platform, to_timestamp(${hour}::float8) + n * interval '1 hour'
    FROM shards CROSS JOIN generate_series(0, 1) AS n
    WHERE id = ${shard}
    ORDER BY 2
    ON CONFLICT DO NOTHING`);
}
