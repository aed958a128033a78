/** Gives influencers their tags. Workers know nothing of these, so the change cursor stands still. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface Tagged {
  /** Internal id. */
  id: number;
  tags: readonly string[];
}

export async function setTags(db: Executor, tagged: readonly Tagged[]): Promise<void> {
  // Arrays of arrays must be of one length in SQL: JSON has no such rule.
  const rows = JSON.stringify(tagged.map(({ id, tags }) => ({ id, tags })));
  await db.execute(sql`
    UPDATE influencers AS i SET tags = ARRAY(
      SELECT tag FROM jsonb_array_elements_text(t.tags) WITH ORDINALITY AS listed (tag, n) ORDER BY n)
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS t (id int, tags jsonb)
    WHERE i.id = t.id`);
}
