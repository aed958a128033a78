/**
 * Keeps how many slots in a row a shard has been missed through our own fault. Only forward: a slot counts once, and one
 * that is older than what is known changes nothing, so that repeated and late payloads do no harm. Whoever is well costs
 * one look into an empty index.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface ShardSlot {
  shard: number;
  /** Epoch seconds. */
  slot: number;
}

export interface MissedAndAnswered {
  /** Slots of which a shard got nothing for a reason of ours. */
  missed: readonly ShardSlot[];
  /** Slots of which it has data points. */
  answered: readonly ShardSlot[];
}

/** After tally-slots, which knows of answers that came before. The caller holds the shards' locks. */
export async function countMissedSlots(
  tx: Transaction,
  { missed, answered }: MissedAndAnswered,
): Promise<void> {
  if (missed.length > 0) {
    await tx.execute(sql`
      UPDATE shards AS s SET missed_in_row = s.missed_in_row + m.slots, missed_slot = m.newest
      FROM (
        SELECT f.shard, count(DISTINCT f.slot)::int AS slots, max(to_timestamp(f.slot)) AS newest
        FROM ${rows(missed)} AS f (shard, slot)
        JOIN shards AS known ON known.id = f.shard
        WHERE to_timestamp(f.slot) > coalesce(known.missed_slot, '-infinity') AND NOT EXISTS (
          SELECT FROM slot_tallies AS t WHERE t.slot >= to_timestamp(f.slot) AND t.shard_id = f.shard)
        GROUP BY f.shard
      ) AS m
      WHERE s.id = m.shard`);
  }
  if (answered.length > 0) {
    await tx.execute(sql`
      UPDATE shards AS s SET missed_in_row = 0, missed_slot = a.newest
      FROM (SELECT shard, max(to_timestamp(slot)) AS newest FROM ${rows(answered)} AS f (shard, slot) GROUP BY shard) AS a
      WHERE s.id = a.shard AND s.missed_in_row > 0 AND a.newest >= s.missed_slot`);
  }
}

function rows(list: readonly ShardSlot[]) {
  const shards = sql.param(list.map((row) => row.shard));
  return sql`unnest(${shards}::int[], ${sql.param(list.map((row) => row.slot))}::float8[])`;
}
