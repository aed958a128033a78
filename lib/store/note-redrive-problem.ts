/** Notes why dead letters are not back in the queue although that was asked for; they are not asked for any more. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function noteRedriveProblem(
  db: Executor,
  letters: readonly { id: number; why: string }[],
): Promise<void> {
  if (letters.length === 0) return;
  await db.execute(sql`
    UPDATE dead_letters AS d SET redrive_asked_at = NULL, problem = l.why
    FROM unnest(${sql.param(letters.map(({ id }) => id))}::int8[], ${sql.param(letters.map(({ why }) => why))}::text[])
      AS l (id, why)
    WHERE d.id = l.id`);
}
