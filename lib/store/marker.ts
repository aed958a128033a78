/** Things done once in this database's life. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Whether somebody set it. */
export async function hasMarker(db: Executor, name: string): Promise<boolean> {
  const rows = await db.execute(sql`SELECT 1 FROM markers WHERE name = ${name}`);
  return rows.length === 1;
}

/** Sets it, unless it is set; the value (JSON) that stands afterwards. */
export async function setMarker(db: Executor, name: string, value: unknown): Promise<unknown> {
  const [row] = await db.execute<{ value: unknown }>(sql`
    WITH wanted AS (
      INSERT INTO markers (name, value) VALUES (${name}, ${JSON.stringify(value)}::text::jsonb)
      ON CONFLICT DO NOTHING RETURNING value
    )
    SELECT value FROM wanted UNION ALL SELECT value FROM markers WHERE name = ${name} LIMIT 1`);
  return row?.value;
}
