/** Puts the jobs of a minute into the queue, each once, however many send them. */

import type { MinutePayload, QueueName } from "./contract.ts";
import { minuteJobId } from "./fetch-job-id.ts";
import type { JobQueue } from "./open-queue.ts";

const minutely: readonly QueueName[] = ["build_snapshot", "erase_removed"];

/** `minute`: epoch minutes. */
export async function sendMinuteJobs(queue: JobQueue, minute: number): Promise<void> {
  const data: MinutePayload = { v: 1, minute };
  for (const name of minutely) await queue.insert(name, [{ id: minuteJobId(name, minute), data }]);
}
