/** Does a bulk action of few influencers at once, so that nobody waits for a worker's next look. */
import type { Database } from "#lib/db/client.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { runBulkBatch } from "./run-bulk-batch.ts";

const SMALL = 100;
/** Somebody waits for the answer; a batch of an import or a larger action holds the registry for some tenths of a second. */
const LOCK_WAIT_MS = SECOND;

/** Never rejects: what this can't do now a worker does within a second or two, or says why not. */
export async function runIfSmall(db: Database, clock: Clock, id: number, influencers: number): Promise<void> {
  if (influencers > SMALL) return;
  await runBulkBatch(db, clock, { only: id, lockWaitMs: LOCK_WAIT_MS }).catch(() => false);
}
