/**
 * Brings the roll-ups in line with the data points, dirty hour by dirty hour of a shard, and takes the mark away: each in
 * a transaction of its own, so that it may be killed at any point and any number do it side by side.
 *
 * Why no write is missed: ingest and the demo history mark what they write under their shard's lock, in the transaction
 * that writes. A mark that stands already swallows theirs without a trace, so it may only be taken away by who holds that
 * lock, and has read after it was given: nothing is uncommitted then, and what comes later marks anew.
 */
import type { Database } from "#lib/db/client.ts";
import { isLockTimeout } from "#lib/db/is-lock-timeout.ts";
import { HOUR_OVER_S } from "#lib/domain/hour-over.ts";
import { minuteShare } from "#lib/domain/minute-share.ts";
import { ROLL_UP_QUIET_S } from "#lib/domain/roll-up-quiet.ts";
import { countDirtyHours } from "#lib/query/count-dirty-hours.ts";
import { countShards } from "#lib/query/count-shards.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { listRollUpMembers } from "#lib/query/list-roll-up-members.ts";
import { claimDirtyHour } from "#lib/store/claim-dirty-hour.ts";
import { dropStaleRollUps } from "#lib/store/drop-stale-roll-ups.ts";
import { insertRollUps } from "#lib/store/insert-roll-ups.ts";
import { lockRollUp } from "#lib/store/lock-roll-up.ts";
import { lockShards } from "#lib/store/lock-shards.ts";
import { markPlatformHours } from "#lib/store/mark-platform-hours.ts";
import { unmarkDirtyHour } from "#lib/store/unmark-dirty-hour.ts";
import { type Clock, HOUR, monotonicMs, SECOND } from "#lib/time.ts";

/** Of each minute: a quarter of a core at most, however much there is to do. */
const RUN_MS = 15 * SECOND;

export interface RollUpOptions {
  /** Most marks; default: what the time allows. */
  marks?: number;
  /** Seconds that a mark must have stood. */
  quietS?: number;
  /**
   * Where there are more shards than this, no more than this minute's share: else a million influencers' hour is a
   * burst that fetching has to bear. Default: all at once.
   */
  spreadOver?: number;
  /** is-load-high: what is spread takes less of a minute. */
  loadIsHigh?: boolean;
  /** Ends it after the mark that is in hand. */
  signal?: AbortSignal;
}

/** How many marks were taken away. */
export async function rollUpHours(
  db: Database,
  clock: Clock,
  {
    marks = Number.POSITIVE_INFINITY,
    quietS = ROLL_UP_QUIET_S,
    spreadOver,
    loadIsHigh = false,
    signal,
  }: RollUpOptions = {},
): Promise<number> {
  const started = monotonicMs();
  const claim = () => ({ before: (clock.now() - HOUR) / SECOND - HOUR_OVER_S, quietS });
  const shards = spreadOver === undefined ? 0 : await countShards(db);
  const share =
    shards > (spreadOver ?? 0)
      ? minuteShare({
          due: await countDirtyHours(db, claim()),
          hourly: shards,
          now: clock.now() / SECOND,
          loadIsHigh,
        })
      : marks;
  let done = 0;
  while (done < Math.min(marks, share) && !signal?.aborted && monotonicMs() - started < RUN_MS) {
    if (!(await rollUpNext(db, claim()))) break;
    done++;
  }
  return done;
}

/** False: none is left, or somebody stores into its shard for long; the next minute tries again. */
async function rollUpNext(db: Database, claim: { before: number; quietS: number }): Promise<boolean> {
  try {
    return await rollUpOne(db, claim);
  } catch (error) {
    if (isLockTimeout(error)) return false;
    throw error;
  }
}

async function rollUpOne(db: Database, claim: { before: number; quietS: number }): Promise<boolean> {
  return await db.transaction(
    async (tx) => {
      const dirty = await claimDirtyHour(tx, claim);
      if (dirty === null) return false;
      const { hour, shard } = dirty;
      await lockRollUp(tx, hour);
      await lockShards(tx, [shard]);
      if (hour < (await getKeptFrom(tx)).dataPoints) {
        // Its data points are gone, and what they said stands in the roll-ups alone: somebody marked it by hand.
        await unmarkDirtyHour(tx, dirty);
        return true;
      }
      // From here on each statement sees all that was ever stored under this shard.
      const ids = await listRollUpMembers(tx, shard);
      await dropStaleRollUps(tx, { hour, ids });
      await insertRollUps(tx, { hour, ids });
      await markPlatformHours(tx, dirty);
      await unmarkDirtyHour(tx, dirty);
      return true;
    },
    { isolationLevel: "read committed" },
  );
}
