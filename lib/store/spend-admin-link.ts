/** Uses up a one-time admin link and opens a session, in one statement: of many at the same moment one succeeds. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";

export interface SpendAdminLinkInput {
  linkHash: string;
  sessionHash: string;
  /** Epoch milliseconds. */
  now: number;
  sessionExpiresAt: number;
}

/** False when there is no such link, or it was used, or it is over. Sessions that are over are forgotten. */
export async function spendAdminLink(db: Database, input: SpendAdminLinkInput): Promise<boolean> {
  const now = sql`to_timestamp(${input.now / 1_000})`;
  const rows = await db.execute(sql`
    WITH used AS (
      UPDATE admin_links SET used_at = ${now}
      WHERE token_hash = ${input.linkHash} AND used_at IS NULL AND expires_at > ${now}
      RETURNING token_hash
    ), forgotten AS (
      DELETE FROM sessions WHERE expires_at <= ${now}
    )
    INSERT INTO sessions (token_hash, created_at, expires_at)
    SELECT ${input.sessionHash}, ${now}, to_timestamp(${input.sessionExpiresAt / 1_000}) FROM used
    RETURNING token_hash`);
  return rows.length === 1;
}
