/** Lines of an import that could not be added, in the order of the file. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { RejectReason, SampleLine } from "#lib/domain/import.ts";

export type ListedRejected = SampleLine & { reason: RejectReason };

export async function listRejected(
  db: Executor,
  importId: number,
  { after, limit }: { after: number; limit: number },
): Promise<ListedRejected[]> {
  const rows = await db.execute<ListedRejected & Record<string, unknown>>(sql`
    SELECT line, text, reason FROM import_rejected
    WHERE import_id = ${importId} AND line > ${after} ORDER BY line LIMIT ${limit}`);
  return [...rows];
}
