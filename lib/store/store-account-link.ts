/** Files a one-time link in place of the unused ones for the same e-mail, and forgets those that are over. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface AccountLinkRow {
  tokenHash: string;
  /** null: whoever opens it says. */
  email: string | null;
  role: string;
  /** E-mail of the admin who made it; null: the operator. */
  createdBy: string | null;
  /** Epoch milliseconds. */
  createdAt: number;
  expiresAt: number;
}

export async function storeAccountLink(db: Executor, link: AccountLinkRow): Promise<void> {
  await db.execute(sql`
    WITH replaced AS (
      DELETE FROM account_links
      WHERE email IS NOT DISTINCT FROM ${link.email}::text OR expires_at < to_timestamp(${link.createdAt / 1_000})
    )
    INSERT INTO account_links (token_hash, email, role, created_by, created_at, expires_at)
    VALUES (${link.tokenHash}, ${link.email}, ${link.role}, ${link.createdBy},
      to_timestamp(${link.createdAt / 1_000}), to_timestamp(${link.expiresAt / 1_000}))`);
}
