/** Files why data points are missing: one row a (shard, slot, reason) with the union of the ids; "all" swallows lists. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { FailureReason } from "#lib/domain/failure.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

interface Group {
  shard: number;
  slot: number;
  reason: FailureReason;
  ids: Set<number> | "all";
}

export async function mergeFetchFailures(tx: Transaction, payloads: readonly IngestPayload[]): Promise<void> {
  const groups = groupFailures(payloads);
  if (groups.length === 0) return;
  // Lists of lists don't fit into one array parameter: members carry the number of their group.
  const memberGroups: number[] = [];
  const memberIds: number[] = [];
  for (const [n, { ids }] of groups.entries()) {
    if (ids === "all") continue;
    for (const id of ids) {
      memberGroups.push(n);
      memberIds.push(id);
    }
  }
  await tx.execute(sql`
    WITH member AS (
      SELECT m.n, array_agg(m.id ORDER BY m.id) AS ids
      FROM unnest(${sql.param(memberGroups)}::int[], ${sql.param(memberIds)}::int[]) AS m (n, id)
      WHERE NOT EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = m.id)
      GROUP BY m.n
    )
    INSERT INTO fetch_failures AS f (shard_id, slot, reason, influencer_ids, hits)
    SELECT g.shard, to_timestamp(g.slot), g.reason, member.ids, cardinality(member.ids)
    FROM unnest(
      ${sql.param(groups.map((g) => g.shard))}::int[], ${sql.param(groups.map((g) => g.slot))}::float8[],
      ${sql.param(groups.map((g) => g.reason))}::text[], ${sql.param(groups.map((g) => (g.ids === "all" ? 1 : 0)))}::int[]
    ) WITH ORDINALITY AS g (shard, slot, reason, everybody, n)
    LEFT JOIN member ON member.n = g.n - 1
    WHERE g.everybody = 1 OR member.ids IS NOT NULL
    ORDER BY g.shard, g.slot, g.reason
    ON CONFLICT (shard_id, slot, reason) DO UPDATE SET (influencer_ids, hits) = (
      SELECT array_agg(id ORDER BY id), nullif(count(id), 0)::int FROM (
        SELECT DISTINCT unnest(f.influencer_ids || excluded.influencer_ids) AS id
        WHERE f.influencer_ids IS NOT NULL AND excluded.influencer_ids IS NOT NULL) AS merged)
    WHERE f.influencer_ids IS NOT NULL
      AND (excluded.influencer_ids IS NULL OR NOT f.influencer_ids @> excluded.influencer_ids)`);
}

/** A batch may hold the same (shard, slot, reason) more than once; one statement may not. */
function groupFailures(payloads: readonly IngestPayload[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { shard, slot, failures } of payloads) {
    for (const { reason, ids } of failures) {
      const key = `${shard}/${slot}/${reason}`;
      const group = groups.get(key) ?? { shard, slot, reason, ids: new Set<number>() };
      groups.set(key, group);
      if (ids === "all") group.ids = "all";
      else if (group.ids !== "all") for (const id of ids) group.ids.add(id);
    }
  }
  return [...groups.values()];
}
