/**
 * Says of each slot that is over how many data points it should have: what the pipeline page holds the tallies against.
 * Looks back a while, since late data and changed periods change what was expected.
 */

import type { Database } from "#lib/db/client.ts";
import { SLOTS_SHOWN } from "#lib/domain/pipeline.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { SLOT_OVER_S, slotOf } from "#lib/domain/slot.ts";
import { listShardIntervals } from "#lib/query/list-shard-intervals.ts";
import { dropOutdatedExpected } from "#lib/store/drop-outdated-expected.ts";
import { setSlotsExpected } from "#lib/store/set-slots-expected.ts";
import { TALLY_DAYS } from "#lib/store/tally-slots.ts";
import { type Clock, SECOND } from "#lib/time.ts";

/** As far as the page looks back, at least two hours; never further than what is kept. */
const LOOK_BACK_MIN_S = 2 * HOUR_S;
const KEPT_S = TALLY_DAYS * DAY_S;

/** How many slots are new or have another number than before. */
export async function judgeSlots(db: Database, clock: Clock): Promise<number> {
  const now = clock.now() / SECOND;
  const spans = (await listShardIntervals(db)).map((interval) => {
    const to = slotOf(now - SLOT_OVER_S, interval) - interval;
    const lookBack = Math.max(LOOK_BACK_MIN_S, SLOTS_SHOWN * interval);
    const from = Math.max(now - KEPT_S, Math.min(to, now - lookBack));
    return { interval, from: Math.ceil(from / interval) * interval, to };
  });
  const written = await setSlotsExpected(db, spans);
  await dropOutdatedExpected(db, now - KEPT_S);
  return written;
}
