/** Drops what slots had been expected to hold, when their tallies are dropped too (drop-outdated). */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Of slots that begin before `before`, epoch seconds. */
export async function dropOutdatedExpected(db: Executor, before: number): Promise<void> {
  await db.execute(sql`DELETE FROM slots_expected WHERE slot < to_timestamp(${before}::float8)`);
}
