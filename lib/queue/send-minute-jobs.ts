/** Puts the jobs of a minute into the queue, each once, however many send them. */

import { SLOT_OVER_S } from "#lib/domain/slot.ts";
import { MINUTE, SECOND } from "#lib/time.ts";
import type { MinutePayload, QueueName } from "./contract.ts";
import { minuteJobId } from "./fetch-job-id.ts";
import type { JobQueue } from "./open-queue.ts";

/** Each with the seconds of its minute that it waits for. */
const minutely: readonly [QueueName, number][] = [
  ["build_snapshot", 0],
  ["erase_removed", 0],
  // The slot that ended with the minute before is the one that people want to see judged.
  ["judge_slots", SLOT_OVER_S + 1],
  // When the snapshot is built.
  ["roll_up", 20],
  // When that is mostly done.
  ["drop_expired", 40],
  // Its run lasts into the end of the minute, which slots leave free; not in the second in which slots are judged.
  ["check_suspicions", SLOT_OVER_S + 3],
];

/** `minute`: epoch minutes. */
export async function sendMinuteJobs(queue: JobQueue, minute: number): Promise<void> {
  const data: MinutePayload = { v: 1, minute };
  for (const [name, waits] of minutely) {
    const startAfter = new Date(minute * MINUTE + waits * SECOND);
    await queue.insert(name, [{ id: minuteJobId(name, minute), data, startAfter }]);
  }
}
