/** Job `check_suspicions`: once a minute, asks platforms about those influencers whose daily suspicion check is due. */
import type { Database } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { type CheckOutcome, checkSuspicions } from "#lib/fetch/check-suspicions.ts";
import type { FetchContext } from "#lib/fetch/fetch-shard.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

export interface CheckSuspicionsJobOptions {
  db: Database;
  context: FetchContext;
  isLoadHigh(): boolean;
  /** One check has ended. */
  onCheck(platform: Platform, outcome: CheckOutcome): void;
  /** Ends a run that has still much to do. */
  giveUp: AbortSignal;
}

export function createCheckSuspicionsJob(options: CheckSuspicionsJobOptions): WorkerJob {
  const { db, context, isLoadHigh, onCheck, giveUp } = options;
  const { registry, providerOf, pauseOf, clock } = context;
  return defineJob("check_suspicions", { pollingIntervalSeconds: 2 }, async (attempts) => {
    const tracked = new Set([...registry.shards()].map(({ platform }) => platform));
    const lost = attempts.map(({ signal }) => signal);
    const runs = [...tracked].map((platform) => {
      const paused = pauseOf?.(platform);
      return checkSuspicions(db, providerOf(platform), {
        clock,
        signal: AbortSignal.any([giveUp, ...lost, ...(paused ? [paused] : [])]),
        isLoadHigh,
        onCheck: (outcome) => onCheck(platform, outcome),
      });
    });
    await Promise.all(runs);
    return attempts.map(() => completed);
  });
}
