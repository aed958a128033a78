/**
 * Moves forward from when data is kept; nothing is deleted yet. Never back, and only when what was to go before is gone.
 *
 * Why no roll-up can lack what is dropped, nor lose it later: all that writes data points or marks hours (ingest, demo
 * history) holds the erase lock shared until it commits, and reads `kept_from` after it was given. Here it is held alone:
 * nothing is uncommitted, so an hour without a mark is rolled up exactly; and whoever writes next sees the new value and
 * refuses what is older, so that no such hour is marked again. Should somebody mark one by hand, roll-up-hours only
 * takes the mark away.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { lockErasing } from "./lock-shards.ts";

/** `to`: start of an hour, epoch seconds; it gets no further than the oldest mark. */
export async function advanceRawKeptFrom(tx: Transaction, to: number): Promise<void> {
  // Behind a roll-up that takes long all of ingest would queue: the next minute tries again.
  await tx.execute(sql`SELECT set_config('lock_timeout', '2s', true)`);
  // Whoever drops holds the row, for longer than ingest should wait.
  const dropping = sql`SELECT FROM retention WHERE source = 'data_points' FOR UPDATE SKIP LOCKED`;
  const [row] = await tx.execute<{ exists: boolean }>(sql`
    SELECT EXISTS (SELECT FROM retention WHERE source = 'data_points') AS exists`);
  if (row?.exists && (await tx.execute(dropping)).length === 0) return;
  await lockErasing(tx);
  await tx.execute(sql`
    INSERT INTO retention AS r (source, kept_from)
    VALUES ('data_points', least(to_timestamp(${to}::float8), (SELECT min(hour) FROM dirty_hours)))
    ON CONFLICT (source) DO UPDATE SET kept_from = excluded.kept_from, advanced_at = now(), dropped_ids = 0
    WHERE r.kept_from < excluded.kept_from AND r.dropped_to = r.kept_from`);
}

/** Never past the data points: where those are, roll-ups may still change. `to`: as above. */
export async function advanceQuartersKeptFrom(tx: Transaction, to: number): Promise<void> {
  await tx.execute(sql`
    INSERT INTO retention AS r (source, kept_from)
    SELECT 'rollups_15m', least(to_timestamp(${to}::float8), kept_from) FROM retention WHERE source = 'data_points'
    ON CONFLICT (source) DO UPDATE SET kept_from = excluded.kept_from, advanced_at = now(), dropped_ids = 0
    WHERE r.kept_from < excluded.kept_from AND r.dropped_to = r.kept_from`);
}
