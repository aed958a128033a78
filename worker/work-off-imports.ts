/** Does what imports wait for, part by part: reads their lines, adds and undoes. Their rows are the line, as for bulk actions. */
import type { Database } from "#lib/db/client.ts";
import type { Logger } from "#lib/log.ts";
import { runImportPart } from "#lib/service/import/run-import-part.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

/** Somebody waits for a preview. */
const LOOK_MS = 0.5 * SECOND;

export function workOffImports(db: Database, clock: Clock, log: Logger): Repeating {
  // One part at a time: a worker that stops waits for no more than that.
  return repeat("imports", LOOK_MS, log, async () => ({
    waitMs: (await runImportPart(db, clock)) ? 0 : LOOK_MS,
  }));
}
