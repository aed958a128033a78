/** Each platform with how many influencers it has, and whether an admin has paused it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { type ListedPlatform, platformSchema, platforms } from "#lib/domain/platform.ts";

export async function listPlatforms(db: Executor): Promise<ListedPlatform[]> {
  const rows = await db.execute<Omit<ListedPlatform, "name">>(sql`
    SELECT p.platform, (SELECT coalesce(sum(size), 0)::int FROM shards AS s WHERE s.platform = p.platform) AS influencers,
      (SELECT count(*)::int FROM influencers AS i
        WHERE i.platform = p.platform AND i.state = 'not_found' AND i.removed_at IS NULL) AS "notFound",
      extract(epoch FROM u.paused_at)::float8 AS "pausedAt", u.paused_by AS "pausedBy"
    FROM unnest(${sql.param([...platformSchema.options])}::text[]) WITH ORDINALITY AS p (platform, n)
    LEFT JOIN upstream_states AS u ON u.platform = p.platform
    ORDER BY p.n`);
  return rows.map((row) => ({ ...row, name: platforms[row.platform].name }));
}
