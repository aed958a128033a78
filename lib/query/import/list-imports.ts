/** Imports, the newest first. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { ImportList, ImportSummary } from "#lib/domain/import.ts";

/** Of `imports AS i`: an ImportSummary. */
export const importColumns = sql`
  i.id, i.name, i.state, i.platform, i.interval_s AS "interval", i.created_by AS "createdBy",
  extract(epoch FROM i.created_at)::float8 AS "createdAt", extract(epoch FROM i.started_at)::float8 AS "startedAt",
  extract(epoch FROM i.finished_at)::float8 AS "finishedAt", i.bytes, i.lines, i.fresh, i.existing, i.duplicate,
  i.malformed, i.added, i.skipped, i.removed, i.adds_per_second AS "addsPerSecond", i.problem,
  coalesce((SELECT sum(size)::int FROM import_chunks AS c WHERE c.import_id = i.id), 0) AS received,
  greatest(i.lines, (SELECT sum(lines)::int FROM import_chunks AS c WHERE c.import_id = i.id)) AS "linesReceived"`;

export interface ListImportsInput {
  limit: number;
  /** Those with smaller numbers. */
  before?: number | undefined;
}

export async function listImports(db: Executor, { limit, before }: ListImportsInput): Promise<ImportList> {
  const rows = await db.execute<ImportSummary & Record<string, unknown>>(sql`
    SELECT ${importColumns} FROM imports AS i
    WHERE ${before === undefined ? sql`true` : sql`id < ${before}`} ORDER BY id DESC LIMIT ${limit + 1}`);
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
