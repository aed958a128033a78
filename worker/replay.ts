/** Brings what was spooled back into the queue, beside live traffic: this worker's own, and what killed ones left. */
import { isRefusal } from "#lib/db/is-refusal.ts";
import { readWorkerState } from "#lib/fetch/worker-state.ts";
import type { Logger } from "#lib/log.ts";
import { countWaitingIngest } from "#lib/queue/count-waiting-ingest.ts";
import { getFetchWait } from "#lib/queue/get-fetch-wait.ts";
import type { QueueLink } from "#lib/queue/queue-link.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { createReplay } from "#lib/replay/replay-spool.ts";
import { adoptOrphans } from "#lib/spool/claim-spool.ts";
import type { Spool, SpoolStats } from "#lib/spool/spool.ts";
import { HOUR, monotonicMs, SECOND } from "#lib/time.ts";
import type { Kin } from "./create-kin.ts";
import { createHeldSpools } from "./held-spools.ts";
import { type Repeating, repeat } from "./repeat.ts";

export interface ReplayerOptions {
  /** This worker's own. */
  spool: Spool;
  spoolDir: string;
  maxBytes: number;
  /** Whose results may be brought in. */
  kin: Kin;
  link: QueueLink;
  log: Logger;
}

export interface Replayer {
  /** Of its own spool and those that it adopted. */
  stats(): SpoolStats;
  start(): Repeating;
}

const STEP_MS = SECOND / 5;
const ADOPT_MS = 10 * SECOND;
const QUEUE_LIMIT_MS = 10 * SECOND;
/** Fetch jobs are polled for each half second: one that waits for longer finds no loop that is free. Seconds. */
const FETCH_WAIT_MAX_S = 1;
/** Replayed jobs that may wait at once: what ingest does in a few seconds. */
const WAITING_MAX = 60;

export function createReplayer({ spool, spoolDir, maxBytes, kin, link, log }: ReplayerOptions): Replayer {
  const held = createHeldSpools(spool);
  const all = () => [spool, ...held.adopted()];
  const told = new Set<string>();
  let stopping = false;

  /** Ids of another database would be other influencers in this one. */
  function isForeign(folder: string): boolean {
    const known = readWorkerState(folder)?.database;
    return known !== undefined && !kin.isOurs(known);
  }

  /** Held by this worker it could be had by none that is started with the other database. */
  function isWanted(folder: string): boolean {
    if (!isForeign(folder)) return true;
    if (!told.has(folder))
      log.error(
        { folder },
        "replay: results for another database wait; they stay there until a worker is started with that one",
      );
    told.add(folder);
    return false;
  }

  const replay = createReplay({
    spools: () => all().filter(({ folder }) => !isForeign(folder)),
    insert: (payloads) =>
      link.use((queue) => sendIngestJobs(queue, payloads, { replay: true }), QUEUE_LIMIT_MS),
    isUp: link.isUp,
    backlog: () => link.use((queue) => countWaitingIngest(queue, WAITING_MAX)),
    isFetchBehind: async () => (await link.use(getFetchWait)) > FETCH_WAIT_MAX_S,
    monotonic: monotonicMs,
    isTransient: (error) => !isRefusal(error),
    isOurs: kin.isOurs,
    log,
  });

  async function release(spools: readonly Spool[]) {
    for (const one of spools) held.release(one);
    await Promise.all(spools.map((one) => one.close()));
  }

  async function bringIn() {
    // In an outage a lock on a folder says that its worker is alive: the dead one's share would be nobody's. It is free
    // to begin anew, too.
    if (!link.isUp()) return await release(held.adopted());
    while (!stopping && (await replay.step()) > 0);
    // What is set aside there is this worker's to try again, and to tell of.
    const done = ({ records, refusedRecords }: SpoolStats) => records + refusedRecords === 0;
    await release(held.adopted().filter((one) => done(one.stats())));
  }

  async function adopt() {
    if (!link.isUp()) return;
    // Until they are known nobody's folder is a predecessor's.
    await kin.look().catch(() => {});
    const options = {
      spoolDir,
      held: all().map((one) => one.workerId),
      isWanted,
      maxBytes,
      readOwner: readWorkerState,
      log,
    };
    for (const orphan of await adoptOrphans(options)) {
      const { records, refusedRecords: setAside } = orphan.stats();
      log.info({ orphan: orphan.workerId, records, setAside }, "replaying what a killed worker left");
      held.adopt(orphan);
      replay.retrySetAside(orphan);
    }
  }

  function start(): Repeating {
    const loops = [
      repeat("replay", STEP_MS, log, bringIn),
      repeat("spools of killed workers", ADOPT_MS, log, adopt),
      repeat("what is set aside", SECOND, log, async () => {
        if (!link.isUp()) return undefined;
        for (const one of all()) replay.retrySetAside(one);
        return { waitMs: HOUR };
      }),
    ];
    return {
      async stop() {
        stopping = true;
        await Promise.all(loops.map((one) => one.stop()));
        // Not before: whoever has a folder next would write into it beside a step that still runs.
        await release(held.adopted());
      },
    };
  }

  return { stats: held.stats, start };
}
