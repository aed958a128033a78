/** When an API key was last used, to the minute: of many requests, and many webs, one writes it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `now`: epoch milliseconds. */
export async function setKeyUsed(db: Executor, id: string, now: number): Promise<void> {
  const at = sql`to_timestamp(${now / 1_000})`;
  await db.execute(sql`
    UPDATE api_keys SET last_used_at = ${at}
    WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at <= ${at} - interval '1 minute')`);
}
