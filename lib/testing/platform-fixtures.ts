/** A platform of influencers in one shard, with data points of hours, written through the product's own ingest. */

import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { makePlatformHours } from "#lib/ingest/make-platform-hours.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";

/** A Tuesday, midnight UTC. */
export const BASE = Date.UTC(2026, 8, 1) / 1_000;

export function keyOf(id: number) {
  return { platform: "mockstagram" as const, externalId: String(1_000_000 + id) };
}

/** Nothing but so many influencers, whose internal ids are 1, 2, 3, …: what a fresh database draws. */
export async function resetPlatform(db: Database, influencers: number): Promise<void> {
  await db.execute(sql`
    TRUNCATE data_points, fetch_failures, dirty_hours, hour_writes, slot_tallies, erased_influencers, tracking_periods,
      influencers, shards, rollups_15m, rollups_1h, platform_hours, dirty_platform_hours, retention RESTART IDENTITY CASCADE`);
  await db.execute(sql`
    INSERT INTO shards (platform, interval_s, capacity, size) VALUES ('mockstagram', 60, 1000, ${influencers})`);
  await db.execute(sql`
    INSERT INTO influencers (platform, external_id, interval_s, shard_id)
    SELECT 'mockstagram', (1000000 + n)::text, 60, 1 FROM generate_series(1, ${influencers}::int) AS n`);
  await db.execute(sql`
    INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
    SELECT id, to_timestamp(${BASE}), 60, 'live', 1 FROM influencers`);
}

/** `second`: of the slot, after BASE. Followers by internal id; null: a data point without a count. */
export async function storeCounts(
  db: Database,
  second: number,
  followers: ReadonlyMap<number, number | null>,
): Promise<void> {
  const ids = [...followers.keys()];
  const none = ids.map(() => null);
  const slot = BASE + second;
  await storeDataPoints(db, [
    {
      ...{
        v: 1,
        shard: 1,
        slot,
        fetchedAt: (slot + 1) * 1_000,
        failures: [],
        ids,
        offsets: ids.map(() => 1_000),
      },
      ...{ followers: [...followers.values()], following: none, posts: none },
    },
  ]);
}

/** All is over then. */
export const later = { now: () => (BASE + 3_000 * 24 * HOUR_S) * 1_000 };

/** Roll-ups, then what is made from them. */
export async function sumUp(db: Database): Promise<number> {
  await rollUpHours(db, later, { quietS: 0 });
  return await makePlatformHours(db, later);
}
