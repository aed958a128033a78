/** In which order the slots of an outage were stored, shard by shard, as far as one spool held them. Pure. */
import type { Taken } from "./read-taken.ts";

/** When a shard's slot was first stored, epoch ms. */
export interface StoredSlot {
  shard: number;
  slot: number;
  at: number;
}

/** Pairs of slots of a shard, by how many slots lie between them and how often the younger was stored first. */
export interface OrderRow {
  apart: number;
  pairs: number;
  overtaken: number;
}

/**
 * Each spool comes back oldest first; two of them come back beside each other, so that what lies in both (a worker was
 * dead for a while, and another one took its share) has no order to keep.
 */
export function findOrder(
  stored: readonly StoredSlot[],
  taken: readonly Taken[],
  interval: number,
): OrderRow[] {
  const spools = new Map<string, string>();
  for (const { shard, slot, worker, by, fresh } of taken) {
    if (by === "spool" && fresh > 0) spools.set(`${shard}/${slot}`, worker);
  }
  const together = Map.groupBy(stored, ({ shard, slot }) => `${shard} ${spools.get(`${shard}/${slot}`)}`);
  const rows = new Map<number, OrderRow>();
  for (const slots of together.values()) {
    for (const older of slots) {
      for (const younger of slots) {
        if (older.slot >= younger.slot) continue;
        const apart = Math.round((younger.slot - older.slot) / interval);
        const row = rows.get(apart) ?? { apart, pairs: 0, overtaken: 0 };
        rows.set(apart, row);
        row.pairs++;
        if (younger.at < older.at) row.overtaken++;
      }
    }
  }
  return [...rows.values()].sort((a, b) => a.apart - b.apart);
}
