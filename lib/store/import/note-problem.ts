/** Stops an import at a part that can't be done, with what was said of it: others go on, and somebody looks at it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { TakenImport } from "./take-import.ts";

/** Unless somebody has paused or cancelled it meanwhile. */
export async function noteProblem(db: Executor, { id, state }: TakenImport, problem: string): Promise<void> {
  await db.execute(sql`UPDATE imports SET problem = ${problem} WHERE id = ${id} AND state = ${state}`);
}
