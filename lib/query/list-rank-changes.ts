/** What ranks by followers some influencers have, and had a day and a week ago. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import type { BoardRanks, RowRanks } from "#lib/domain/rank-history.ts";
import { dayEndedBefore, RANKS_KEPT } from "#lib/domain/rank-terms.ts";
import type { Generation } from "./get-generation.ts";

export interface RankChangesInput {
  /** Of the snapshot: what is now. */
  snapshot: Pick<Generation, "generation" | "builtAt">;
  /** Internal ids: a page's worth. */
  ids: readonly number[];
  /** Ranks among its influencers, of then; null: among all. */
  platform: Platform | null;
}

export interface RankChanges {
  ranks: BoardRanks;
  /** By id; `now` among all. */
  rows: Map<number, RowRanks>;
}

/** A look into three keys for each. */
export async function listRankChanges(db: Executor, input: RankChangesInput): Promise<RankChanges> {
  const { snapshot, ids, platform } = input;
  const days = { dayAgo: dayEndedBefore(snapshot.builtAt, 1), weekAgo: dayEndedBefore(snapshot.builtAt, 7) };
  const kept = await db.execute<{ day: string }>(sql`
    SELECT day::text AS day FROM rank_days WHERE day IN (${days.dayAgo}::date, ${days.weekAgo}::date)`);
  const has = (day: string) => ({ day, kept: kept.some((row) => row.day === day) });
  const column = platform === null ? sql`rank` : sql`platform_rank`;
  const rows = await db.execute<RowRanks & Record<string, unknown> & { id: number }>(sql`
    SELECT wanted.id, listed.rank AS now, d.${column} AS "dayAgo", w.${column} AS "weekAgo"
    FROM unnest(${sql.param([...ids])}::int[]) AS wanted (id)
    LEFT JOIN ${sql.identifier(`snapshot_${snapshot.generation}`)} AS listed ON listed.influencer_id = wanted.id
    LEFT JOIN rank_history AS d ON d.influencer_id = wanted.id AND d.day = ${days.dayAgo}::date
    LEFT JOIN rank_history AS w ON w.influencer_id = wanted.id AND w.day = ${days.weekAgo}::date`);
  return {
    ranks: { depth: RANKS_KEPT, platform, dayAgo: has(days.dayAgo), weekAgo: has(days.weekAgo) },
    rows: new Map(rows.map(({ id, ...ranks }) => [id, ranks])),
  };
}
