/** Job `run_imports`: reads, adds and undoes what imports wait for. */
import type { Database } from "#lib/db/client.ts";
import { runImports } from "#lib/service/import/run-imports.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

/** The next job goes on; well before the queue would give this one to another worker. */
const RUN_MS = 20 * SECOND;

/** `giveUp` ends a run that has still much to do. */
export function createRunImportsJob(db: Database, clock: Clock, giveUp: AbortSignal): WorkerJob {
  // Those of the seconds that a run took have nothing left to do: all at once.
  const polling = { batchSize: 60, pollingIntervalSeconds: 0.5 };
  return defineJob("run_imports", polling, async (attempts) => {
    await runImports(db, clock, { runMs: RUN_MS, signal: giveUp });
    return attempts.map(() => completed);
  });
}
