/**
 * Once a day, soon after its end (UTC): keeps the ranks of the newest snapshot as those of the day. One transaction, so that a
 * day's record is whole or not there; whoever is killed in it leaves it to the next minute. When no snapshot was built within
 * an hour of the day's end the day has no record: what stands later is not how it ended.
 */

import type { Database } from "#lib/db/client.ts";
import { dayOf } from "#lib/domain/rank-terms.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { getGeneration } from "#lib/query/get-generation.ts";
import { lockShards } from "#lib/store/lock-shards.ts";
import { storeRanks } from "#lib/store/store-ranks.ts";
import { type Clock, SECOND } from "#lib/time.ts";

/** After the day's end. */
const WITHIN_S = HOUR_S;

/** The day whose ranks were kept by this call; null: none was to be. */
export async function keepRanks(
  db: Database,
  clock: Clock,
  { depth }: { depth?: number } = {},
): Promise<string | null> {
  const now = clock.now() / SECOND;
  const endedAt = Math.floor(now / DAY_S) * DAY_S;
  // The hour, and as much again for a build that took long: all other minutes ask the database nothing.
  if (now - endedAt > 2 * WITHIN_S) return null;
  return await db.transaction(async (tx) => {
    const snapshot = await getGeneration(tx);
    if (!snapshot || snapshot.builtAt < endedAt || snapshot.builtAt > endedAt + WITHIN_S) return null;
    // Erasing waits until the rows are there to be erased.
    await lockShards(tx, []);
    const { generation, builtAt } = snapshot;
    const day = dayOf(endedAt - DAY_S);
    return (await storeRanks(tx, { day, generation, builtAt, depth })) ? day : null;
  });
}
