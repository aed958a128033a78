/**
 * Gives tags to those that the running transaction has just added. Their tags are looked up in one document, never joined:
 * the planner takes those of a transaction for one row, and would compare each of thousands with each.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { ImportedLine } from "#lib/domain/parse-import-line.ts";

export async function tagAdded(tx: Transaction, lines: readonly ImportedLine[]): Promise<void> {
  const tags = Object.fromEntries(
    lines.flatMap((l) => (l.tags.length > 0 ? [[`${l.platform} ${l.externalId}`, l.tags]] : [])),
  );
  if (Object.keys(tags).length === 0) return;
  await tx.execute(sql`
    WITH given AS MATERIALIZED (SELECT ${JSON.stringify(tags)}::text::jsonb AS tags)
    UPDATE influencers AS i
    SET tags = ARRAY(SELECT jsonb_array_elements_text(given.tags -> (i.platform || ' ' || i.external_id)))
    FROM given
    WHERE i.changed_xid = pg_current_xact_id() AND given.tags -> (i.platform || ' ' || i.external_id) IS NOT NULL`);
}
