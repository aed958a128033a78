/** Which external ids a registry statement is about: a list, or a run of numbers that never leaves the database as text. */
import { type SQL, sql } from "drizzle-orm";
import type { Platform } from "#lib/domain/platform.ts";

export interface ExternalIdRange {
  from: number;
  count: number;
}

export type ExternalIdSet = readonly string[] | ExternalIdRange;

/** Rows (external_id text, position bigint); an id that the list repeats stands there once. */
export function externalIdRows(set: ExternalIdSet): SQL {
  if ("from" in set) {
    return sql`(SELECT n::text AS external_id, n AS position
      FROM generate_series(${set.from}::bigint, ${set.from + set.count - 1}::bigint) AS n)`;
  }
  return sql`(SELECT external_id, min(position) AS position
    FROM unnest(${sql.param([...set])}::text[]) WITH ORDINALITY AS listed (external_id, position)
    GROUP BY external_id)`;
}

/**
 * Whether `wanted.external_id` is tracked: a look into the index an id. OFFSET keeps the planner from hashing the whole
 * registry instead, once a statement: a million would then be read fifty times for one seeding.
 */
export function isTracked(platform: Platform): SQL {
  return sql`EXISTS (
    SELECT FROM influencers AS i
    WHERE i.platform = ${platform} AND i.external_id = wanted.external_id AND i.removed_at IS NULL OFFSET 0)`;
}
