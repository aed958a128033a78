/** Puts a second's job for imports into the queue, once, however many send it. */
import { MINUTE, SECOND } from "#lib/time.ts";
import type { MinutePayload } from "./contract.ts";
import { minuteJobId } from "./fetch-job-id.ts";
import type { JobQueue } from "./open-queue.ts";

/** `now`: epoch milliseconds. */
export async function sendImportJob(queue: JobQueue, now: number): Promise<void> {
  const data: MinutePayload = { v: 1, minute: Math.floor(now / MINUTE) };
  const id = minuteJobId("run_imports", Math.floor(now / SECOND));
  await queue.insert("run_imports", [{ id, data }]);
}
