/** What a one-time link is good for. Reading it does not use it up. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { FoundAccountLink } from "#lib/domain/account-views.ts";

/** `now`: epoch milliseconds. null: there is no such link, or it is over. */
export async function getAccountLink(
  db: Executor,
  tokenHash: string,
  now: number,
): Promise<FoundAccountLink | null> {
  const [row] = await db.execute<FoundAccountLink & Record<string, unknown>>(sql`
    SELECT l.email, coalesce(u.role, l.role) AS role, u.id IS NOT NULL AS "hasAccount"
    FROM account_links AS l LEFT JOIN users AS u ON u.email = l.email
    WHERE token_hash = ${tokenHash} AND expires_at > to_timestamp(${now / 1_000})`);
  return row ?? null;
}
