/** Brings what was spooled back into the queue, beside live traffic: this worker's own, and what killed ones left. */
import { isRefusal } from "#lib/db/is-refusal.ts";
import { readWorkerState } from "#lib/fetch/worker-state.ts";
import type { Logger } from "#lib/log.ts";
import { countWaitingIngest } from "#lib/queue/count-waiting-ingest.ts";
import type { QueueLink } from "#lib/queue/queue-link.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { createReplay } from "#lib/replay/replay-spool.ts";
import { adoptOrphans } from "#lib/spool/claim-spool.ts";
import type { Spool } from "#lib/spool/spool.ts";
import { SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

export interface ReplayOptions {
  /** This worker's own. */
  spool: Spool;
  spoolDir: string;
  maxBytes: number;
  /** Whose ids this worker knows. */
  database(): string | null;
  link: QueueLink;
  log: Logger;
}

const STEP_MS = SECOND / 5;
const ADOPT_MS = 10 * SECOND;
const QUEUE_LIMIT_MS = 10 * SECOND;
/** Replayed jobs that may wait at once: what ingest does in a few seconds. */
const WAITING_MAX = 60;

export function startReplay({ spool, spoolDir, maxBytes, database, link, log }: ReplayOptions): Repeating[] {
  let adopted: Spool[] = [];
  const replay = createReplay({
    // Ids of another database would be other influencers there.
    spools: () =>
      [spool, ...adopted].filter((one) => {
        const known = readWorkerState(one.folder)?.database;
        return known === undefined || known === database();
      }),
    insert: (payloads) =>
      link.use((queue) => sendIngestJobs(queue, payloads, { replay: true }), QUEUE_LIMIT_MS),
    isUp: link.isUp,
    backlog: () => link.use((queue) => countWaitingIngest(queue, WAITING_MAX)),
    isTransient: (error) => !isRefusal(error),
    log,
  });

  async function release(spools: readonly Spool[]) {
    adopted = adopted.filter((one) => !spools.includes(one));
    await Promise.all(spools.map((one) => one.close()));
  }

  return [
    repeat("replay", STEP_MS, log, async () => {
      if (!link.isUp()) return;
      while ((await replay.step()) > 0);
      await release(adopted.filter((one) => one.stats().records === 0));
    }),
    repeat("spools of killed workers", ADOPT_MS, log, async () => {
      if (!link.isUp()) return;
      const held = [spool, ...adopted].map((one) => one.workerId);
      for (const orphan of await adoptOrphans({ spoolDir, held, maxBytes, log })) {
        const { records } = orphan.stats();
        log.info({ orphan: orphan.workerId, records }, "replaying what a killed worker left");
        adopted.push(orphan);
      }
    }),
    { stop: () => release(adopted) },
  ];
}
