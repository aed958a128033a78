/**
 * The end of a worker, in order: it takes nothing new, finishes what it fetches, stores what it can, closes. Each step
 * has its time, so that the whole stays under 25 seconds whatever hangs.
 */

import type { OutageFetcher } from "#lib/fetch/outage-fetcher.ts";
import type { Logger } from "#lib/log.ts";
import { type QueueName, queueNames } from "#lib/queue/contract.ts";
import { countWaitingIngest } from "#lib/queue/count-waiting-ingest.ts";
import type { QueueLink } from "#lib/queue/queue-link.ts";
import { delay, SECOND } from "#lib/time.ts";
import type { Repeating } from "./repeat.ts";

export interface ShutdownOptions {
  link: QueueLink;
  outage: OutageFetcher;
  /** Ticker, registry and the like. */
  repeating: readonly Repeating[];
  /** Ends the requests that are still under way. */
  giveUp: AbortController;
  /** Leaves the list of workers and closes all connections. */
  close(): Promise<unknown>;
  log: Logger;
}

const LIMIT_MS = {
  repeating: 1 * SECOND,
  fetch: 7 * SECOND,
  handOn: 3 * SECOND,
  filed: 1 * SECOND,
  stored: 3 * SECOND,
  ingest: 4 * SECOND,
  close: 4 * SECOND,
};

export async function drain(options: ShutdownOptions): Promise<void> {
  const { link, outage, repeating, giveUp, close, log } = options;
  // Never opened: there is nothing to leave.
  const away = (name: QueueName) => link.queue()?.offWork(name, { wait: true }) ?? Promise.resolve();
  await within(LIMIT_MS.repeating, Promise.all(repeating.map((loop) => loop.stop())));
  const others = queueNames.filter((name) => name !== "fetch" && name !== "ingest");
  const minutely = Promise.all(others.map(away));

  const fetching = Promise.all([away("fetch"), outage.idle()]);
  if (!(await within(LIMIT_MS.fetch, fetching))) {
    log.info("giving up what the platform has not answered yet");
    giveUp.abort();
    await within(LIMIT_MS.handOn, fetching);
  }
  giveUp.abort();
  // What jobs of the queue put down at their end while it is away is filed there.
  await within(LIMIT_MS.filed, outage.idle());
  await within(LIMIT_MS.stored, untilStored(link));
  await within(LIMIT_MS.ingest, Promise.all([away("ingest"), minutely]));
  // What is left in hand goes back to the queue.
  await within(LIMIT_MS.close, close());
}

/** Until no ingest job waits: the next start finds them anyway, but people look at a chart before that. */
async function untilStored(link: QueueLink): Promise<void> {
  while (link.isUp() && (await link.use((queue) => countWaitingIngest(queue, 1))) > 0)
    await delay(SECOND / 10);
}

/** Whether it ended in time; an error counts as an end. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const ended = work.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([ended, delay(ms, timer.signal).then(() => false)]);
  timer.abort();
  return inTime;
}
