/** Whether a run of `engine` is long enough to see the snapshot built and hours rolled up: by the jobs' own rules. */
import type { Database } from "#lib/db/client.ts";
import { ROLL_UP_QUIET_S } from "#lib/domain/roll-up-quiet.ts";
import { nextBuildDue, snapshotOverdueAt } from "#lib/domain/snapshot-pace.ts";
import { countDirtyHours } from "#lib/query/count-dirty-hours.ts";
import { getGeneration } from "#lib/query/get-generation.ts";
import { HOUR, MINUTE, SECOND } from "#lib/time.ts";

const MINUTE_S = MINUTE / SECOND;
/** An hour is summed up no sooner than this after its end. */
const GRACE_S = 2 * MINUTE_S;

export interface ExpectedJobs {
  /** One more is late if there is none by the run's end. */
  snapshot: boolean;
  /** Some hours wait that will be due. */
  rollUps: boolean;
}

/** Asked at `from`, where the run begins; epoch seconds. */
export async function expectJobs(
  db: Database,
  { from, to }: { from: number; to: number },
): Promise<ExpectedJobs> {
  const newest = (await getGeneration(db)) ?? { builtAt: from, tookS: 0 };
  const overdueAt = snapshotOverdueAt({ builtAt: newest.builtAt, nextDue: nextBuildDue(newest) });
  // The job comes once a minute: what is due by then is begun before the end.
  const dueBy = to - 2 * MINUTE_S;
  const waiting = await countDirtyHours(db, {
    before: dueBy - HOUR / SECOND - GRACE_S,
    quietS: ROLL_UP_QUIET_S - (dueBy - from),
  });
  return { snapshot: overdueAt <= to, rollUps: waiting > 0 };
}
