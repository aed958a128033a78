/**
 * Whether a crash of the server has emptied a generation of the snapshot: its tables are unlogged (fill-snapshot), while what
 * is noted of it stays. Until the next one is built it says nobody of everybody.
 */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Generation } from "./get-generation.ts";

/** For readers that found fewer rows than they asked for: all others know that it has some, and need not ask. */
export async function lostItsRows(
  db: Executor,
  { generation, influencers }: Pick<Generation, "generation" | "influencers">,
): Promise<boolean> {
  if (influencers === 0) return false;
  const [row] = await db.execute<{ isEmpty: boolean }>(
    sql`SELECT NOT EXISTS (SELECT FROM ${sql.identifier(`snapshot_${generation}`)}) AS "isEmpty"`,
  );
  return row?.isEmpty ?? false;
}
