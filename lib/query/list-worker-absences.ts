/** When no worker ran: what is missing from those times, and has no reason on file, is missing because of that. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Absence } from "#lib/domain/coverage-of.ts";
import { TAKEN_OVER_AFTER_S } from "#lib/domain/worker-gone.ts";
import { instant } from "./instant.ts";

export interface AbsencesInput {
  /** [from, to), epoch seconds. */
  from: number;
  to: number;
  /** Epoch seconds: later is unknown. */
  now: number;
}

/**
 * Ascending, disjoint, inside the range. Of the time before the very first run nothing is claimed. A run whose last
 * sign of life is not too old still goes on.
 */
export async function listWorkerAbsences(db: Executor, { from, to, now }: AbsencesInput): Promise<Absence[]> {
  return await db.execute<Absence & Record<string, unknown>>(sql`
    WITH bounds AS (
      SELECT greatest(${instant(from)}, min(started_at)) AS lower, ${instant(Math.min(to, now))} AS upper
      FROM worker_runs HAVING count(*) > 0
    ), alive AS (
      SELECT started_at AS begin,
        CASE WHEN seen_at >= ${instant(now - TAKEN_OVER_AFTER_S)} THEN 'infinity' ELSE seen_at END AS until
      FROM worker_runs WHERE seen_at >= ${instant(from)} AND started_at < ${instant(to)}
      UNION ALL SELECT lower, lower FROM bounds
    ), between AS (
      SELECT max(until) OVER (ORDER BY begin, until ROWS UNBOUNDED PRECEDING) AS begin,
        least(lead(begin) OVER (ORDER BY begin, until), upper) AS until
      FROM alive CROSS JOIN bounds
    )
    SELECT extract(epoch FROM begin)::float8 AS "from", extract(epoch FROM until)::float8 AS "to"
    FROM between WHERE begin < until ORDER BY begin`);
}
