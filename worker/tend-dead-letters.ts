/** What a worker does with dead letters: those that an admin wants back go into the queue, jobs that it gave up become some. */
import type { Database } from "#lib/db/client.ts";
import type { Logger } from "#lib/log.ts";
import type { QueueLink } from "#lib/queue/queue-link.ts";
import { redriveAskedLetters, takeUpGivenUpJobs } from "#lib/service/redrive-dead-letters.ts";
import { MINUTE, SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

/** Somebody looks at the page until it is done. */
const ASKED_MS = 2 * SECOND;
const GIVEN_UP_MS = MINUTE;
/** A letter may hold 5,000 data points, and there may be thousands of them. */
const LIMIT_MS = MINUTE;

export function tendDeadLetters(
  link: Pick<QueueLink, "isUp" | "use">,
  db: Database,
  log: Logger,
): Repeating[] {
  return [
    repeat("dead letters that were asked for", ASKED_MS, log, async () => {
      if (!link.isUp()) return;
      const redriven = await link.use((queue) => redriveAskedLetters(db, queue), LIMIT_MS);
      if (redriven === null) return;
      const { letters, rows, left } = redriven;
      if (letters > 0) log.info({ letters, rows }, "dead letters are back in the queue");
      if (left.length > 0) log.warn({ left: left.slice(0, 10) }, "dead letters can't be put back");
    }),
    repeat("jobs that the queue gave up", GIVEN_UP_MS, log, async () => {
      if (!link.isUp()) return;
      const jobs = await link.use((queue) => takeUpGivenUpJobs(db, queue), LIMIT_MS);
      if (jobs > 0) log.warn({ jobs }, "jobs that the queue had given up are dead letters now");
    }),
  ];
}
