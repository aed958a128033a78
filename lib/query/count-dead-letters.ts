/** How many dead letters wait to be redriven. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface DeadLetterCount {
  open: number;
  /** The greatest id of an open letter; 0 when there is none. */
  newest: number;
}

export async function countDeadLetters(db: Executor): Promise<DeadLetterCount> {
  const [row] = await db.execute<DeadLetterCount & Record<string, unknown>>(sql`
    SELECT count(*)::int AS open, coalesce(max(id), 0)::float8 AS newest FROM dead_letters 
    WHERE redriven_at IS NULL AND discarded_at IS NULL`);
  return row ?? { open: 0, newest: 0 };
}
