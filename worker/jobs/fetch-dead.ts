/** Job `fetch_dead`: a fetch job that nobody will try again. What its slot lacks for that gets its reason. */
import { workerDown } from "#lib/fetch/worker-down.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import type { HandOn } from "../hand-on.ts";
import { completed, defineJob, type Outcome, type WorkerJob } from "../register.ts";

export function createFetchDeadJob(clock: Clock, handOn: HandOn): WorkerJob {
  return defineJob("fetch_dead", { batchSize: 50, pollingIntervalSeconds: 2 }, (attempts) =>
    Promise.all(
      attempts.map(async ({ payload }): Promise<Outcome> => {
        const now = clock.now();
        // Sent by a clock that was ahead. Of a slot that lies ahead nothing can be filed yet.
        if (payload.slot * SECOND > now) return { kind: "retry", message: "the slot has not begun" };
        await handOn(workerDown(payload, now));
        return completed;
      }),
    ),
  );
}
