/** Slots in a row that have their data point: a year of minutes without a gap is one row. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { DueRun, PresentRun } from "#lib/domain/coverage-of.ts";
import { instant } from "./instant.ts";

/** Ascending; each lies in one due run. Data points off the run's grid were not due, and are left out. */
export async function listPresentRuns(
  db: Executor,
  influencerId: number,
  due: readonly DueRun[],
): Promise<PresentRun[]> {
  const first = due.at(0);
  const last = due.at(-1);
  if (!first || !last) return [];
  return await db.execute<PresentRun & Record<string, unknown>>(sql`
    SELECT min(seconds)::float8 AS "from", count(*)::int AS slots
    FROM (
      SELECT run.n, run.interval_s, at.seconds, row_number() OVER (PARTITION BY run.n ORDER BY d.time) AS place
      FROM unnest(
        ${sql.param(due.map((run) => run.from))}::float8[],
        ${sql.param(due.map((run) => run.to))}::float8[],
        ${sql.param(due.map((run) => run.interval))}::int[]
      ) WITH ORDINALITY AS run (begin_s, end_s, interval_s, n)
      JOIN data_points AS d ON d.influencer_id = ${influencerId}
        AND d.time >= to_timestamp(run.begin_s) AND d.time < to_timestamp(run.end_s)
        AND d.time >= ${instant(first.from)} AND d.time < ${instant(last.to)}
      CROSS JOIN LATERAL (SELECT extract(epoch FROM d.time)::int8 AS seconds) AS at
      WHERE at.seconds % run.interval_s = 0
    ) AS numbered
    GROUP BY n, seconds - place * interval_s
    ORDER BY 1`);
}
