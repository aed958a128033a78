/** Keeps lines that can't be added, as they were given. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { RejectReason } from "#lib/domain/import.ts";

export interface RejectedLine {
  line: number;
  /** Without NUL, which no text of PostgreSQL can hold. */
  text: string;
  reason: RejectReason;
}

export async function insertRejected(
  tx: Transaction,
  importId: number,
  lines: readonly RejectedLine[],
): Promise<void> {
  if (lines.length === 0) return;
  await tx.execute(sql`
    INSERT INTO import_rejected (import_id, line, text, reason)
    SELECT ${importId}, line, text, reason FROM unnest(
      ${sql.param(lines.map((l) => l.line))}::int[], ${sql.param(lines.map((l) => l.text))}::text[],
      ${sql.param(lines.map((l) => l.reason))}::text[]) AS listed (line, text, reason)`);
}
