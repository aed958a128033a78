/**
 * About how many data points the influencers have that match a filter: those of a few of them, spread evenly, times all.
 * Roll-ups tell of all but the last hours, so that years of minutes are a few thousand rows an influencer.
 */

import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { registryConditions } from "#lib/db/registry-conditions.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { instant } from "./instant.ts";

/** Influencers that are counted. */
const SAMPLE = 20;

export interface Estimate {
  count: number;
  /** From so many influencers. */
  countedOf: number;
}

/** `matching`: how many there are. `now`: epoch seconds. */
export async function estimateDataPoints(
  db: Executor,
  filter: RegistryFilter,
  asOf: number,
  matching: number,
  now: number,
): Promise<Estimate> {
  if (matching === 0) return { count: 0, countedOf: 0 };
  const every = Math.max(1, Math.floor(matching / SAMPLE));
  const rolledUpTo = instant(Math.floor(now / HOUR_S) * HOUR_S - HOUR_S);
  const [row] = await db.execute<{ count: number; influencers: number }>(sql`
    WITH chosen AS MATERIALIZED (
      SELECT id FROM (
        SELECT id, row_number() OVER () AS n FROM influencers
        WHERE ${sql.join(registryConditions(filter, asOf), sql` AND `)}) AS numbered
      WHERE n % ${every}::int = 0 LIMIT ${SAMPLE}
    )
    SELECT count(*)::int AS influencers, coalesce(sum(
      (SELECT coalesce(sum(bit_count(minutes::bit(64))), 0) FROM rollups_1h AS r
        WHERE r.influencer_id = chosen.id AND r.time < ${rolledUpTo})
      + (SELECT count(*) FROM data_points AS d WHERE d.influencer_id = chosen.id AND d.time >= ${rolledUpTo})
    ), 0)::float8 AS count
    FROM chosen`);
  const { count = 0, influencers = 0 } = row ?? {};
  return {
    count: influencers === 0 ? 0 : Math.round((count * matching) / influencers),
    countedOf: influencers,
  };
}
