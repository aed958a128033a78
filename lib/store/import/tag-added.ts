/** Gives tags to those that the running transaction has just added. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { ImportedLine } from "#lib/domain/parse-import-line.ts";

export async function tagAdded(tx: Transaction, lines: readonly ImportedLine[]): Promise<void> {
  const tagged = lines.filter(({ tags }) => tags.length > 0);
  if (tagged.length === 0) return;
  await tx.execute(sql`
    UPDATE influencers AS i SET tags = string_to_array(listed.tags, '|')
    FROM unnest(
      ${sql.param(tagged.map((l) => l.platform))}::text[], ${sql.param(tagged.map((l) => l.externalId))}::text[],
      ${sql.param(tagged.map((l) => l.tags.join("|")))}::text[]) AS listed (platform, external_id, tags)
    WHERE i.platform = listed.platform AND i.external_id = listed.external_id AND i.removed_at IS NULL
      AND i.changed_xid = pg_current_xact_id()`);
}
