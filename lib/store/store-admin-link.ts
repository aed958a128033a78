/** Files a one-time admin link in place of all unused ones, and forgets those that are over. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";

export interface StoreAdminLinkInput {
  tokenHash: string;
  /** Epoch milliseconds. */
  createdAt: number;
  expiresAt: number;
}

export async function storeAdminLink(db: Database, link: StoreAdminLinkInput): Promise<void> {
  await db.execute(sql`
    WITH revoked AS (
      DELETE FROM admin_links WHERE used_at IS NULL OR expires_at < to_timestamp(${link.createdAt / 1_000})
    )
    INSERT INTO admin_links (token_hash, created_at, expires_at)
    VALUES (${link.tokenHash}, to_timestamp(${link.createdAt / 1_000}), to_timestamp(${link.expiresAt / 1_000}))`);
}
