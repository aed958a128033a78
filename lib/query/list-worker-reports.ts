/** The workers that were seen lately, with what they said of themselves. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { type WorkerReport, workerReportSchema } from "#lib/domain/worker-report.ts";

export interface ReportingWorker {
  id: string;
  /** Epoch seconds. */
  startedAt: number;
  seenAt: number;
  lastSlot: number | null;
  /** null: none, or one that this release can't read. */
  report: WorkerReport | null;
}

/** By id. */
export async function listWorkerReports(db: Executor, seenSince: number): Promise<ReportingWorker[]> {
  const rows = await db.execute<Omit<ReportingWorker, "report"> & { report: unknown }>(sql`
    SELECT id, extract(epoch FROM started_at)::float8 AS "startedAt", extract(epoch FROM seen_at)::float8 AS "seenAt",
      extract(epoch FROM last_slot)::float8 AS "lastSlot", report
    FROM workers WHERE seen_at >= to_timestamp(${seenSince}::float8) ORDER BY id`);
  return rows.map((row) => ({ ...row, report: workerReportSchema.safeParse(row.report).data ?? null }));
}
