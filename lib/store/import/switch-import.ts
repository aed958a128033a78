/** Takes an import from one state to another, if it is in one from which that leads. Whatever went wrong before is over. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { ImportState } from "#lib/domain/import.ts";

export interface ImportSwitch {
  id: number;
  from: readonly ImportState[];
  to: ImportState;
  /** How many chunks it has. */
  chunks?: number | undefined;
}

/** False: it is in another state, or there is none. */
export async function switchImport(db: Executor, { id, from, to, chunks }: ImportSwitch): Promise<boolean> {
  const rows = await db.execute(sql`
    UPDATE imports SET state = ${to}, touched_at = now(), problem = NULL,
      chunks = coalesce(${chunks ?? null}::int, chunks),
      started_at = CASE WHEN ${to} = 'running' THEN coalesce(started_at, now()) ELSE started_at END,
      finished_at = CASE WHEN ${to} IN ('cancelled', 'done') THEN coalesce(finished_at, now()) ELSE finished_at END
    WHERE id = ${id} AND state = ANY (${sql.param([...from])}::text[])
    RETURNING id`);
  return rows.length > 0;
}
