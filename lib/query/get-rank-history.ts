/** The ranks of one influencer by followers at the ends of the last days, and now. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import type { RankHistory } from "#lib/domain/rank-history.ts";
import { addDays, dayOf, RANK_DAYS_DEFAULT, RANKS_KEPT } from "#lib/domain/rank-terms.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { getGeneration } from "./get-generation.ts";
import { rankOf } from "./get-stats.ts";
import { type InfluencerKey, requireInfluencer } from "./require-influencer.ts";

export interface RankHistoryInput extends InfluencerKey {
  /** The last ones that are over. */
  days?: number | undefined;
}

/** Throws NOT_FOUND. */
export async function getRankHistory(
  db: Database,
  { days = RANK_DAYS_DEFAULT, ...account }: RankHistoryInput,
  clock: Clock,
): Promise<RankHistory> {
  const to = addDays(dayOf(clock.now() / SECOND), -1);
  const from = addDays(to, 1 - days);
  return await db.transaction(
    async (tx) => {
      const { id } = await requireInfluencer(tx, account);
      const rows = await tx.execute<RankHistory["days"][number] & Record<string, unknown>>(sql`
        SELECT d.day::text AS day, extract(epoch FROM d.built_at)::float8 AS "builtAt", h.rank,
          h.platform_rank AS "platformRank", h.followers
        FROM rank_days AS d LEFT JOIN rank_history AS h ON h.influencer_id = ${id} AND h.day = d.day
        WHERE d.day BETWEEN ${from}::date AND ${to}::date
        ORDER BY d.day`);
      const [first] = await tx.execute<{ day: string | null }>(
        sql`SELECT min(day)::text AS day FROM rank_days`,
      );
      const generation = await getGeneration(tx);
      const { rank, rankOf: of } = await rankOf(tx, id);
      return {
        depth: RANKS_KEPT,
        from,
        to,
        firstDay: first?.day ?? null,
        days: [...rows],
        now: rank === null || of === null || !generation ? null : { rank, of, builtAt: generation.builtAt },
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}
