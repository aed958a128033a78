/** Sends the jobs of each minute once it has begun. */
import type { Logger } from "#lib/log.ts";
import type { QueueLink } from "#lib/queue/queue-link.ts";
import { sendMinuteJobs } from "#lib/queue/send-minute-jobs.ts";
import { type Clock, MINUTE, SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

export function sendEachMinute(link: QueueLink, clock: Clock, log: Logger): Repeating {
  let minute = 0;
  return repeat("jobs of the minute", SECOND, log, async () => {
    const now = Math.floor(clock.now() / MINUTE);
    // While the queue is away the minute is not over with: when it comes back, people wait for a new list. Another
    // number, not a higher one: a clock that was ahead may have been set right.
    if (now === minute || !link.isUp()) return;
    await link.use((queue) => sendMinuteJobs(queue, now));
    minute = now;
  });
}
