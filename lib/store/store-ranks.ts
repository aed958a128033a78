/** Keeps the ranks of a day's end, from a generation of the snapshot: the first by followers, of all and of each platform. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { RANKS_KEPT } from "#lib/domain/rank-terms.ts";
import { snapshotTable } from "./fill-snapshot.ts";

export interface StoreRanksInput {
  /** "2026-11-24" */
  day: string;
  generation: number;
  /** When it was built, epoch seconds. */
  builtAt: number;
  /** How many of them; default RANKS_KEPT. */
  depth?: number | undefined;
}

/**
 * Once a day: false when it has been done, or nobody has a count. Under the lock that keeps erasing out, or who is erased
 * meanwhile would have rows left. Of equal counts at the end those are kept that stand first on the board.
 */
export async function storeRanks(tx: Transaction, input: StoreRanksInput): Promise<boolean> {
  const { day, generation, builtAt, depth = RANKS_KEPT } = input;
  const table = snapshotTable(generation);
  const added = await tx.execute(sql`
    INSERT INTO rank_days (day, built_at, influencers)
    SELECT ${day}::date, to_timestamp(${builtAt}::float8), count(followers)::int FROM ${table}
    WHERE NOT EXISTS (SELECT FROM rank_days WHERE day = ${day}::date)
    HAVING count(followers) > 0
    ON CONFLICT (day) DO NOTHING`);
  if (added.count === 0) return false;
  const order = sql`ORDER BY followers DESC NULLS LAST, influencer_id DESC LIMIT ${depth}`;
  await tx.execute(sql`
    WITH first_of_all AS (
      SELECT influencer_id, followers, rank FROM ${table} WHERE followers IS NOT NULL ${order}
    ), first_of_platform AS (
      SELECT listed.* FROM (SELECT DISTINCT platform FROM shards) AS p
      CROSS JOIN LATERAL (
        SELECT influencer_id, followers, (rank() OVER (ORDER BY followers DESC))::int AS platform_rank
        FROM (
          SELECT influencer_id, followers FROM ${table}
          WHERE platform = p.platform AND followers IS NOT NULL ${order}) AS most
      ) AS listed
    )
    INSERT INTO rank_history (day, influencer_id, followers, rank, platform_rank)
    SELECT ${day}::date, influencer_id, coalesce(a.followers, b.followers), a.rank, b.platform_rank
    FROM first_of_all AS a FULL JOIN first_of_platform AS b USING (influencer_id)
    WHERE NOT EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = coalesce(a.influencer_id, b.influencer_id))
    ORDER BY coalesce(a.followers, b.followers) DESC, influencer_id DESC`);
  return true;
}
