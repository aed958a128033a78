/**
 * The snapshot: the latest state of all influencers, built anew beside the one that is being read and then published
 * under the next number. Building anew costs a quarter of updating in place (measured: docs).
 */

import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { type WindowStarts, windowStart } from "#lib/domain/board.ts";
import type { WindowName } from "#lib/domain/board-terms.ts";
import { chooseSlots } from "#lib/domain/choose-slots.ts";
import { HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { isBuildDue } from "#lib/domain/snapshot-pace.ts";
import { getCarriedGeneration } from "#lib/query/get-carried-generation.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { getNewestSlot } from "#lib/query/get-newest-slot.ts";
import { listOutdatedGenerations } from "#lib/query/list-outdated-generations.ts";
import { listShardIntervals } from "#lib/query/list-shard-intervals.ts";
import { closeGeneration } from "#lib/store/close-generation.ts";
import { dropGeneration } from "#lib/store/drop-generation.ts";
import { fillBoardEnds } from "#lib/store/fill-board-ends.ts";
import { fillSnapshot } from "#lib/store/fill-snapshot.ts";
import { readLateData, settleLateData } from "#lib/store/late-data.ts";
import { lookBackStarts } from "#lib/store/look-no-further.ts";
import { lockSnapshot, openGeneration, tryLockSnapshot } from "#lib/store/open-generation.ts";
import { makeRests, noRests } from "#lib/store/rests.ts";
import { type Clock, HOUR, MINUTE, SECOND } from "#lib/time.ts";

/** Cursors of a list live as long as their generation. */
const KEPT_S = 15 * MINUTE_S;
/** Data points that arrive later than this after their slot's end are noted by ingest: then it looks back to them. */
const LATEST_ARRIVAL_S = 2 * HOUR_S;

/** Of one statement. What is carried on from an earlier generation costs seconds of a million influencers. */
const CARRIED_MAX_MS = 10 * MINUTE;
/** With none, the whole history of each has to be looked into: ended halfway, it would be begun anew for ever. */
export const FIRST_SNAPSHOT_MAX_MS = HOUR;

export interface BuiltSnapshot {
  generation: number;
  influencers: number;
}

export interface BuildOptions {
  /** Also when none is due: after a history came in that people are about to look for. */
  anew?: boolean;
  /** From how many influencers on only the ends of boards are ordered (fill-board-ends). */
  endsFrom?: number;
  /** is-load-high: then it rests in between. Not when it is asked for, which somebody waits for. */
  loadIsHigh?: boolean;
}

/** null: it is not due (snapshot-pace), or somebody is building it. */
export async function buildSnapshot(
  db: Database,
  clock: Clock,
  { anew = false, endsFrom, loadIsHigh = false }: BuildOptions = {},
): Promise<BuiltSnapshot | null> {
  const built = await db.transaction(async (tx) => {
    if (anew) await lockSnapshot(tx);
    else if (!(await tryLockSnapshot(tx))) return null;
    const builtAt = clock.now();
    const carried = await getCarriedGeneration(tx);
    if (!anew && carried && !isBuildDue(carried, builtAt / SECOND)) return null;
    const rests = carried && loadIsHigh && !anew ? makeRests(carried) : noRests;
    // One core, whose time is what it takes.
    await tx.execute(
      sql`SELECT set_config('statement_timeout', ${String(carried ? CARRIED_MAX_MS : FIRST_SNAPSHOT_MAX_MS)}, true), set_config('work_mem', '256MB', true),
        set_config('max_parallel_workers_per_gather', '0', true),
        set_config('max_parallel_maintenance_workers', '0', true)`,
    );
    const { generation, begunAt } = await openGeneration(tx, builtAt);
    const late = await readLateData(tx);
    const intervals = await listShardIntervals(tx);
    const windows = windowsOf(builtAt / SECOND, carried?.windows);
    const influencers = await fillSnapshot(tx, {
      generation,
      previous: carried && {
        generation: carried.generation,
        since: Math.min(
          Math.min(carried.builtAt, builtAt / SECOND) - LATEST_ARRIVAL_S - carried.longestInterval,
          late?.oldest ?? Number.POSITIVE_INFINITY,
        ),
        horizonXid: carried.horizonXid,
        windows: carried.windows,
      },
      windows,
      rests,
      lookBack: lookBackStarts(builtAt / SECOND, (await getKeptFrom(tx)).dataPoints),
      ...chooseSlots({
        now: builtAt / SECOND,
        newest: await getNewestSlot(tx, slotOf(builtAt / SECOND, MINUTE_S)),
        intervals,
      }),
    });
    if (late) await settleLateData(tx, late);
    const boardEnds = await fillBoardEnds(tx, { generation, influencers, endsFrom, rests });
    await closeGeneration(tx, { generation, begunAt, influencers, windows, boardEnds, rests });
    return { generation, influencers };
  });
  if (built) {
    for (const generation of await listOutdatedGenerations(db, clock.now() / SECOND - KEPT_S)) {
      await dropGeneration(db, generation);
    }
  }
  return built;
}

/** A window never begins earlier than it did: what stood before it is known from then on. */
function windowsOf(now: number, carried: WindowStarts | undefined): WindowStarts {
  const start = (name: WindowName) => Math.max(windowStart(name, now), carried?.[name] ?? 0);
  return { "1h": start("1h"), "24h": start("24h"), "7d": start("7d"), "30d": start("30d") };
}
