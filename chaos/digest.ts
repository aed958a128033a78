/** Hashes of what is stored and what follows from it: the same data, the same hashes, however often they came. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";

/** Of the slots before that, epoch seconds. */
export async function digest(db: Database, before: number): Promise<Record<string, string>> {
  const [row] = await db.execute<Record<string, string>>(sql`
    SELECT
      (SELECT md5(string_agg(p::text, ',' ORDER BY influencer_id, time)) FROM data_points AS p
        WHERE time < to_timestamp(${before}::float8)) AS "data_points",
      (SELECT md5(string_agg(format('%s %s %s', slot, shard_id, present), ',' ORDER BY slot, shard_id)) FROM slot_tallies
        WHERE slot < to_timestamp(${before}::float8)) AS "slot_tallies",
      (SELECT md5(string_agg(f::text, ',' ORDER BY shard_id, slot, reason)) FROM fetch_failures AS f
        WHERE slot < to_timestamp(${before}::float8)) AS "fetch_failures",
      (SELECT md5(string_agg(p::text, ',' ORDER BY influencer_id, "from", kind)) FROM tracking_periods AS p) AS "tracking_periods",
      (SELECT md5(string_agg(format('%s %s %s', id, username, state), ',' ORDER BY id)) FROM influencers) AS "influencers",
      (SELECT format('%s %s %s %s', count(*), sum(followers), min(followers), max(followers)) FROM data_points
        WHERE time < to_timestamp(${before}::float8)) AS "aggregates",
      (SELECT md5(string_agg(latest::text, ',' ORDER BY influencer_id)) FROM (
        SELECT DISTINCT ON (influencer_id) influencer_id, time, retrieved_at, followers, following, posts FROM data_points
        WHERE time < to_timestamp(${before}::float8) ORDER BY influencer_id, time DESC) AS latest) AS "latest states"`);
  return row ?? {};
}
