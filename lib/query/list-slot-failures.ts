/** Why slots of an influencer have no data point: what was filed for its shard and hit it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { DueRun, SlotFailure } from "#lib/domain/coverage-of.ts";
import type { FiledPeriod } from "./list-periods.ts";

export async function listSlotFailures(
  db: Executor,
  influencerId: number,
  due: readonly DueRun<FiledPeriod>[],
): Promise<SlotFailure[]> {
  if (due.length === 0) return [];
  return await db.execute<SlotFailure & Record<string, unknown>>(sql`
    SELECT extract(epoch FROM f.slot)::float8 AS slot, f.reason, f.influencer_ids IS NULL AS "all"
    FROM unnest(
      ${sql.param(due.map((run) => run.shardId))}::int[],
      ${sql.param(due.map((run) => run.from))}::float8[],
      ${sql.param(due.map((run) => run.to))}::float8[]
    ) AS run (shard_id, begin_s, end_s)
    JOIN fetch_failures AS f ON f.shard_id = run.shard_id
      AND f.slot >= to_timestamp(run.begin_s) AND f.slot < to_timestamp(run.end_s)
    WHERE f.influencer_ids IS NULL OR ${influencerId} = ANY (f.influencer_ids)
    ORDER BY f.slot`);
}
