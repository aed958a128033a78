/** Uses up a one-time link: of many at the same moment one succeeds. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface SpentAccountLink {
  email: string | null;
  role: string;
}

/** `now`: epoch milliseconds. null when there is no such link, or it was used, or it is over. */
export async function spendAccountLink(
  tx: Transaction,
  tokenHash: string,
  now: number,
): Promise<SpentAccountLink | null> {
  const [row] = await tx.execute<SpentAccountLink & Record<string, unknown>>(sql`
    DELETE FROM account_links WHERE token_hash = ${tokenHash} AND expires_at > to_timestamp(${now / 1_000})
    RETURNING email, role`);
  return row ?? null;
}
