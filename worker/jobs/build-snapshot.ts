/** Job `build_snapshot`: once a minute, the latest state of all influencers for lists and ranks; once a day, the ranks kept. */
import type { Database } from "#lib/db/client.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { keepRanks } from "#lib/ingest/keep-ranks.ts";
import type { Clock } from "#lib/time.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

export interface BuildSnapshotDependencies {
  db: Database;
  clock: Clock;
  isLoadHigh(): boolean;
}

export function createBuildSnapshotJob({ db, clock, isLoadHigh }: BuildSnapshotDependencies): WorkerJob {
  return defineJob("build_snapshot", { pollingIntervalSeconds: 1 }, async (attempts) => {
    await buildSnapshot(db, clock, { loadIsHigh: isLoadHigh() });
    await keepRanks(db, clock);
    return attempts.map(() => completed);
  });
}
