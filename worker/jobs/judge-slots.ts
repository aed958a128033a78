/** Job `judge_slots`: once a minute, how many data points the slots that are over should have. */
import type { Database } from "#lib/db/client.ts";
import { judgeSlots } from "#lib/ingest/judge-slots.ts";
import type { Clock } from "#lib/time.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

export function createJudgeSlotsJob(db: Database, clock: Clock): WorkerJob {
  return defineJob("judge_slots", { pollingIntervalSeconds: 1 }, async (attempts) => {
    await judgeSlots(db, clock);
    return attempts.map(() => completed);
  });
}
