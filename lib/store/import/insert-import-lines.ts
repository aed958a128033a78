/** Puts lines down that are to be added, an account once: its first line counts, whatever follows in the file is a duplicate. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface ImportLine {
  line: number;
  platform: string;
  externalId: string;
  /** Seconds. */
  interval: number;
  tags: readonly string[];
}

export interface StagedLine {
  line: number;
  /** Tracked already. */
  existing: boolean;
}

/** Those that are no duplicates. */
export async function insertImportLines(
  tx: Transaction,
  importId: number,
  lines: readonly ImportLine[],
): Promise<StagedLine[]> {
  if (lines.length === 0) return [];
  const column = <T>(pick: (line: ImportLine) => T) => sql.param(lines.map(pick));
  const rows = await tx.execute<StagedLine & Record<string, unknown>>(sql`
    WITH staged AS (
      INSERT INTO import_lines (import_id, line, platform, external_id, interval_s, tags)
      SELECT ${importId}, line, platform, external_id, interval_s, CASE WHEN tags IS NULL THEN '{}' ELSE ARRAY(
        SELECT tag FROM jsonb_array_elements_text(tags::jsonb) WITH ORDINALITY AS one (tag, n) ORDER BY n) END
      FROM unnest(
        ${column((l) => l.line)}::int[], ${column((l) => l.platform)}::text[], ${column((l) => l.externalId)}::text[],
        ${column((l) => l.interval)}::int[], ${column(tagsOf)}::text[]
      ) AS listed (line, platform, external_id, interval_s, tags)
      ORDER BY line
      ON CONFLICT (import_id, platform, external_id) DO NOTHING
      RETURNING line, platform, external_id
    )
    SELECT line, EXISTS (
      SELECT FROM influencers AS i
      WHERE i.platform = staged.platform AND i.external_id = staged.external_id AND i.removed_at IS NULL OFFSET 0
    ) AS existing
    FROM staged`);
  return [...rows];
}

/** As JSON: a tag may hold any separator. null: none, as of most lines. */
function tagsOf({ tags }: ImportLine): string | null {
  return tags.length === 0 ? null : JSON.stringify(tags);
}
