/** Drops what is only of use for a while: tallies of old slots, runs older than any raw data, letters long put back. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { TALLY_DAYS } from "./tally-slots.ts";

const RUN_DAYS = 400;
/** More than twice as long as the queue keeps the job that was made of one. */
const REDRIVEN_DAYS = 30;

export async function dropOutdated(db: Executor): Promise<void> {
  const age = (days: number) => sql`now() - ${days} * interval '1 day'`;
  await db.execute(sql`DELETE FROM slot_tallies WHERE slot <= ${age(TALLY_DAYS)}`);
  await db.execute(sql`DELETE FROM worker_runs WHERE seen_at < ${age(RUN_DAYS)}`);
  await db.execute(sql`DELETE FROM dead_letters WHERE redriven_at < ${age(REDRIVEN_DAYS)}`);
}
