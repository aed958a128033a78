/** Notes that dead letters are back in the queue. One that has failed again since it was read stays open. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface ReadLetter {
  id: number;
  /** As list-dead-letters gave it. */
  version: string;
}

export async function markRedriven(db: Executor, letters: readonly ReadLetter[]): Promise<void> {
  await db.execute(sql`
    UPDATE dead_letters AS d SET redriven_at = clock_timestamp(), tried_at = clock_timestamp(), problem = NULL
    FROM unnest(${sql.param(letters.map((l) => l.id))}::int8[], ${sql.param(letters.map((l) => l.version))}::text[])
      AS l (id, version)
    WHERE d.id = l.id AND d.at = l.version::timestamptz`);
}
