/**
 * Does what admins ask for in bulk, batch by batch. The rows of bulk_actions are the line, and who holds the first of them
 * works: no job of the queue is needed for that, and the web, which may not write there, needs nobody to send one.
 */
import type { Database } from "#lib/db/client.ts";
import type { Logger } from "#lib/log.ts";
import { runBulkBatch } from "#lib/service/bulk/run-bulk-batch.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

const LOOK_MS = SECOND;

export function workOffBulkActions(db: Database, clock: Clock, log: Logger): Repeating {
  // One batch at a time: a worker that stops waits for no more than that.
  return repeat("bulk actions", LOOK_MS, log, async () => ({
    waitMs: (await runBulkBatch(db, clock)) ? 0 : LOOK_MS,
  }));
}
