/** What the tests of retention begin with: three influencers in two shards, written through the product's own ingest. */

import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import { type DropOptions, type DroppedExpired, dropExpired } from "#lib/ingest/drop-expired.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { type Stored, storeDataPoints } from "#lib/ingest/store-data-points.ts";

/** A Tuesday, midnight UTC. */
export const BASE = Date.UTC(2026, 8, 1) / 1_000;

/** Internal ids are drawn by the database: these are what a fresh one draws. */
export const shardOf: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2 };

export interface TestPoint {
  id: number;
  followers: number | null;
}

export function keyOf(id: number) {
  return { platform: "mockstagram" as const, externalId: String(1_000_000 + id) };
}

export async function resetRetention(db: Database): Promise<void> {
  await db.execute(sql`
    TRUNCATE data_points, fetch_failures, dirty_hours, slot_tallies, erased_influencers, tracking_periods, influencers,
      shards, rollups_15m, rollups_1h, retention RESTART IDENTITY CASCADE`);
  await db.execute(sql`
    INSERT INTO shards (platform, interval_s, capacity, size) VALUES ('mockstagram', 60, 1000, 2), ('mockstagram', 60, 1000, 1)`);
  for (const [id, shard] of Object.entries(shardOf)) {
    await db.execute(sql`
      INSERT INTO influencers (platform, external_id, interval_s, shard_id)
      VALUES ('mockstagram', ${keyOf(Number(id)).externalId}, 60, ${shard})`);
    await db.execute(sql`
      INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
      VALUES (${Number(id)}, to_timestamp(${BASE}), 60, 'live', ${shard})`);
  }
}

export function payloadOf(shard: number, slot: number, points: readonly TestPoint[]): IngestPayload {
  return {
    ...{ v: 1, shard, slot, fetchedAt: (slot + 1) * 1_000, failures: [] },
    ids: points.map((p) => p.id),
    offsets: points.map(() => 1_000),
    followers: points.map((p) => p.followers),
    following: points.map((p) => (p.followers === null ? null : p.followers % 7)),
    posts: points.map(() => null),
  };
}

/** `second`: of the slot, after BASE. */
export async function storeAt(db: Database, second: number, ...points: TestPoint[]): Promise<Stored> {
  const byShard = Map.groupBy(points, ({ id }) => shardOf[id] ?? 0);
  return await storeDataPoints(
    db,
    [...byShard].map(([shard, own]) => payloadOf(shard, BASE + second, own)),
  );
}

export async function rollUpAll(db: Database, marks = Number.POSITIVE_INFINITY): Promise<number> {
  return await rollUpHours(db, { now: () => (BASE + 3_000 * DAY_S) * 1_000 }, { quietS: 0, marks });
}

/** `second`: when, after BASE. Data points are kept for a day unless `options` say otherwise. */
export async function dropAt(
  db: Database,
  second: number,
  options: DropOptions = {},
): Promise<DroppedExpired> {
  return await dropExpired(
    db,
    { now: () => (BASE + second) * 1_000 },
    { rawDays: 1, settleS: 0, ...options },
  );
}
