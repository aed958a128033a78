/** Writes how far an import has been read, and what it was. In the transaction that put the lines down. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { TakenImport } from "./take-import.ts";

export async function noteChecked(tx: Transaction, read: TakenImport): Promise<void> {
  await tx.execute(sql`
    UPDATE imports SET format = ${JSON.stringify(read.format)}::text::jsonb, checked_chunk = ${read.checkedChunk},
      checked_bytes = ${read.checkedBytes}, lines = ${read.lines}, fresh = ${read.fresh}, existing = ${read.existing},
      duplicate = ${read.duplicate}, malformed = ${read.malformed}, adds_per_second = ${read.addsPerSecond}::float8,
      reasons = ${JSON.stringify(read.reasons)}::text::jsonb, samples = ${JSON.stringify(read.samples)}::text::jsonb
    WHERE id = ${read.id}`);
}
