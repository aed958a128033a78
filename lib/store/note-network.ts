/** Notes that a user has signed in from a network, and forgets where they have not been for long. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

const KEPT = "90 days";

export async function noteNetwork(db: Executor, userId: string, network: string): Promise<void> {
  await db.execute(sql`
    WITH forgotten AS (
      DELETE FROM known_networks WHERE user_id = ${userId} AND network <> ${network} AND seen_at < now() - ${KEPT}::interval
    )
    INSERT INTO known_networks (user_id, network, seen_at) VALUES (${userId}, ${network}, now())
    ON CONFLICT (user_id, network) DO UPDATE SET seen_at = excluded.seen_at`);
}
