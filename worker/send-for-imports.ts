/** Sends a job as long as an import has something to do: whoever waits for a preview is not to wait for the next minute. */
import type { Database } from "#lib/db/client.ts";
import type { Logger } from "#lib/log.ts";
import type { QueueLink } from "#lib/queue/queue-link.ts";
import { sendImportJob } from "#lib/queue/send-import-job.ts";
import { hasWaitingImport } from "#lib/store/import/has-waiting-import.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

export function sendForImports(db: Database, link: QueueLink, clock: Clock, log: Logger): Repeating {
  return repeat("jobs for imports", SECOND, log, async () => {
    if (!link.isUp() || !(await hasWaitingImport(db))) return;
    await link.use((queue) => sendImportJob(queue, clock.now()));
  });
}
