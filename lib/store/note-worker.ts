/** A worker says that it is there, and how far it is. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `lastSlot`: start of the newest slot of which it finished a shard, epoch seconds. */
export async function noteWorker(db: Executor, id: string, lastSlot: number | null): Promise<void> {
  await db.execute(sql`
    INSERT INTO workers (id, last_slot) VALUES (${id}, to_timestamp(${lastSlot}::float8))
    ON CONFLICT (id) DO UPDATE SET seen_at = now(), last_slot = excluded.last_slot`);
}
