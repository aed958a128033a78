/** Whether an account has signed in from a network before. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function isKnownNetwork(db: Executor, email: string, network: string): Promise<boolean> {
  const rows = await db.execute(sql`
    SELECT FROM known_networks AS k JOIN users AS u ON u.id = k.user_id
    WHERE u.email = ${email} AND k.network = ${network}`);
  return rows.length === 1;
}
