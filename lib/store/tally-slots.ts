/**
 * Counts the data points of each shard and slot as they are stored, so that nobody has to count rows. Exact under any
 * repetition, order and splitting, since it adds what the insert of the same transaction says it stored, under the shard's
 * lock. A tally says how many were stored for the slot; erasing an influencer later leaves it, so that for the two
 * hours that are judged anew as many missing ones as were erased do not show.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { AddedToSlot } from "./insert-data-points.ts";

/** Slots that are older get no tally, and their tally is dropped (drop-outdated). */
export const TALLY_DAYS = 2;

export async function tallySlots(tx: Transaction, added: readonly AddedToSlot[]): Promise<void> {
  const news = added.filter((a) => a.points > 0);
  if (news.length === 0) return;
  await tx.execute(sql`
    INSERT INTO slot_tallies AS t (slot, shard_id, present, stored_at)
    SELECT to_timestamp(a.slot), a.shard, a.points, clock_timestamp()
    FROM unnest(
      ${sql.param(news.map((a) => a.slot))}::float8[], ${sql.param(news.map((a) => a.shard))}::int[],
      ${sql.param(news.map((a) => a.points))}::int[]
    ) AS a (slot, shard, points)
    WHERE to_timestamp(a.slot) > now() - ${TALLY_DAYS} * interval '1 day'
    ORDER BY a.slot, a.shard
    ON CONFLICT (slot, shard_id) DO UPDATE SET present = t.present + excluded.present`);
}
