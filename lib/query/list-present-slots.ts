/** Slots in a row that have their data point, from the data points. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { DueRun, PresentRun } from "#lib/domain/coverage-of.ts";
import type { RangePart } from "#lib/domain/range-parts.ts";
import { instant } from "./instant.ts";

/**
 * Ascending; each lies in one due run. Data points off the run's grid were not due, and are left out. `parts` hold all of
 * the due runs: each is a branch, so that a server that cuts the table into chunks looks into theirs alone.
 */
export async function listPresentSlots(
  db: Executor,
  influencerId: number,
  due: readonly DueRun[],
  parts: readonly Pick<RangePart, "from" | "to">[],
): Promise<PresentRun[]> {
  if (due.length === 0 || parts.length === 0) return [];
  const branches = parts.map(
    ({ from, to }) => sql`
      SELECT time FROM data_points
      WHERE influencer_id = ${influencerId} AND time >= ${instant(from)} AND time < ${instant(to)}`,
  );
  return await db.execute<PresentRun & Record<string, unknown>>(sql`
    SELECT min(seconds)::float8 AS "from", count(*)::int AS slots
    FROM (
      SELECT run.n, run.interval_s, at.seconds, row_number() OVER (PARTITION BY run.n ORDER BY d.time) AS place
      FROM unnest(
        ${sql.param(due.map((run) => run.from))}::float8[],
        ${sql.param(due.map((run) => run.to))}::float8[],
        ${sql.param(due.map((run) => run.interval))}::int[]
      ) WITH ORDINALITY AS run (begin_s, end_s, interval_s, n)
      JOIN (${sql.join(branches, sql` UNION ALL `)}) AS d
        ON d.time >= to_timestamp(run.begin_s) AND d.time < to_timestamp(run.end_s)
      CROSS JOIN LATERAL (SELECT date_part('epoch', d.time)::int8 AS seconds) AS at
      WHERE at.seconds % run.interval_s = 0
    ) AS numbered
    GROUP BY n, seconds - place * interval_s
    ORDER BY 1`);
}
