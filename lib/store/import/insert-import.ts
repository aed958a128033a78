/** Begins an import: a draft that waits for its chunks. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface NewImport {
  name: string;
  platform: string;
  /** Seconds. */
  interval: number;
  /** In all. */
  bytes: number;
  /** E-mail address. */
  createdBy: string;
}

/** Its number. */
export async function insertImport(db: Executor, input: NewImport): Promise<number> {
  const [row] = await db.execute<{ id: number }>(sql`
    INSERT INTO imports (name, state, platform, interval_s, bytes, created_by)
    VALUES (${input.name}, 'receiving', ${input.platform}, ${input.interval}, ${input.bytes}, ${input.createdBy})
    RETURNING id`);
  if (row === undefined) throw new Error("The import has no number.");
  return row.id;
}
