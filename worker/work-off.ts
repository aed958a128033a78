/**
 * Does what admins ask for in bulk, and what imports wait for, part by part. Their rows are the line, and who holds the first
 * of them works: no job of the queue is needed for that, and the web, which may not write there, needs nobody to send one.
 */
import type { Database } from "#lib/db/client.ts";
import type { Logger } from "#lib/log.ts";
import { runBulkBatch } from "#lib/service/bulk/run-bulk-batch.ts";
import { runImportPart } from "#lib/service/import/run-import-part.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

const LOOK_MS = SECOND;
/** Somebody waits for a preview. */
const LOOK_FOR_IMPORTS_MS = 0.5 * SECOND;

/** One part at a time: a worker that stops waits for no more than that. */
export function workOff(db: Database, clock: Clock, log: Logger): Repeating[] {
  const each = (name: string, lookMs: number, doPart: () => Promise<boolean>) =>
    repeat(name, lookMs, log, async () => ({ waitMs: (await doPart()) ? 0 : lookMs }));
  return [
    each("bulk actions", LOOK_MS, () => runBulkBatch(db, clock)),
    each("imports", LOOK_FOR_IMPORTS_MS, () => runImportPart(db, clock)),
  ];
}
