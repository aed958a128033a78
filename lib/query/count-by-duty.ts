/** All influencers by state and interval, and how many of each match a filter: what a bulk action's impact follows from. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { registryConditions } from "#lib/db/registry-conditions.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import { TAGS_MAX, type TagChange } from "#lib/domain/tags.ts";

export interface DutyCount {
  state: InfluencerState;
  /** Seconds. */
  interval: number;
  tracked: number;
  matching: number;
  /** Of the matching: have the tags already, and would have too many. 0 where no tags are changed. */
  tagged: number;
  full: number;
}

/** `asOf`: epoch seconds. One pass over the registry. */
export async function countByDuty(
  db: Executor,
  filter: RegistryFilter,
  asOf: number,
  tags: TagChange | null,
): Promise<DutyCount[]> {
  const matches = sql.join(registryConditions(filter, asOf), sql` AND `);
  const { add, remove } = tags ?? { add: [], remove: [] };
  const [added, removed] = [add, remove].map((some) => sql`${sql.param(some)}::text[]`);
  const tagged = tags === null ? sql`false` : sql`(tags @> ${added} AND NOT tags && ${removed})`;
  // As change-tags has it. Most have few tags, and are not worked out.
  const full =
    tags === null
      ? sql`false`
      : sql`(NOT ${tagged} AND CASE WHEN cardinality(tags) + ${add.length}::int <= ${TAGS_MAX}::int THEN false ELSE (
          SELECT count(DISTINCT tag) > greatest(${TAGS_MAX}::int, cardinality(tags))
          FROM unnest(tags || ${added}) AS all_of_them (tag) WHERE tag <> ALL (${removed})) END)`;
  const rows = await db.execute<DutyCount & Record<string, unknown>>(sql`
    SELECT state, interval_s AS "interval", count(*)::int AS tracked, count(*) FILTER (WHERE matching)::int AS matching,
      count(*) FILTER (WHERE matching AND tagged)::int AS tagged, count(*) FILTER (WHERE matching AND full_up)::int AS "full"
    FROM (
      SELECT state, interval_s, (${matches}) AS matching, ${tagged} AS tagged, ${full} AS full_up
      FROM influencers WHERE removed_at IS NULL
    ) AS one
    GROUP BY 1, 2`);
  return [...rows];
}
