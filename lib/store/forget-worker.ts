/** A worker leaves. Those that went without a word for a day are forgotten with it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function forgetWorker(db: Executor, id: string): Promise<void> {
  await db.execute(sql`DELETE FROM workers WHERE id = ${id} OR seen_at < now() - interval '1 day'`);
}
