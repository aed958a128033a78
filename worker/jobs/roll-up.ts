/**
 * Job `roll_up`: once a minute, brings the roll-ups of hours that are over in line with their data points, and says of
 * those that are what their platform did.
 */
import type { Database } from "#lib/db/client.ts";
import { makePlatformHours } from "#lib/ingest/make-platform-hours.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import type { Clock } from "#lib/time.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

/** An hour of so many takes seconds, and nobody should wait an hour for the roll-ups of a few influencers' 90 days. */
const SPREAD_OVER_SHARDS = 50;

export interface RollUpDependencies {
  db: Database;
  clock: Clock;
  isLoadHigh: () => boolean;
  /** Ends a run that has still much to do. */
  giveUp: AbortSignal;
}

export function createRollUpJob({ db, clock, isLoadHigh, giveUp }: RollUpDependencies): WorkerJob {
  return defineJob("roll_up", { pollingIntervalSeconds: 2 }, async (attempts) => {
    await rollUpHours(db, clock, {
      spreadOver: SPREAD_OVER_SHARDS,
      loadIsHigh: isLoadHigh(),
      signal: giveUp,
    });
    await makePlatformHours(db, clock, { signal: giveUp });
    return attempts.map(() => completed);
  });
}
