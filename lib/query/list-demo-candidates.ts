/** Tracked influencers that may get demo history: those without one, and where it has to end. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

export interface DemoCandidate {
  /** Internal id. */
  id: number;
  externalId: string;
  shard: number;
  /** Where its first period begins, epoch seconds. */
  trackedFrom: number;
}

export async function listDemoCandidates(
  db: Executor,
  platform: Platform,
  externalIds: readonly string[],
): Promise<DemoCandidate[]> {
  return await db.execute<DemoCandidate & Record<string, unknown>>(sql`
    SELECT i.id, i.external_id AS "externalId", i.shard_id AS shard, tracked."from" AS "trackedFrom"
    FROM influencers AS i
    CROSS JOIN LATERAL (
      SELECT extract(epoch FROM min(p."from"))::float8 AS "from", bool_or(p.kind = 'demo') AS demo
      FROM tracking_periods AS p WHERE p.influencer_id = i.id
    ) AS tracked
    WHERE i.platform = ${platform} AND i.external_id = ANY (${sql.param([...externalIds])}::text[])
      AND i.removed_at IS NULL AND NOT tracked.demo
    ORDER BY i.id`);
}
