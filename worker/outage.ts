/** All that a worker does because the queue is away, was away, or was so when it died: put together once. */

import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { rootMessageOf } from "#lib/errors.ts";
import type { FetchContext } from "#lib/fetch/fetch-shard.ts";
import { createOutageFetcher, type OutageFetcher } from "#lib/fetch/outage-fetcher.ts";
import { createOutageShare } from "#lib/fetch/outage-share.ts";
import type { SlotProgress } from "#lib/fetch/slot-progress.ts";
import type { WorkerState } from "#lib/fetch/worker-state.ts";
import type { Logger } from "#lib/log.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { isClaimed } from "#lib/spool/is-claimed.ts";
import { SECOND } from "#lib/time.ts";
import type { HandOn } from "./hand-on.ts";
import type { Membership } from "./membership.ts";
import { createOutageWatch, PENDING_MAX_S } from "./outage-watch.ts";
import { type Repeating, repeat } from "./repeat.ts";
import { resumeQueue } from "./resume-queue.ts";
import { tellAbsence } from "./tell-absence.ts";

export interface Outage {
  fetcher: OutageFetcher;
  /** The worker begins; whether the queue is there is known by now. */
  start(up: boolean): Promise<void>;
  onChange(up: boolean): void;
  /**
   * Epoch s: of what was due before then nothing is left to a worker that begins inside an outage, who was here before it
   * has seen to it. null while the queue is there, which knows, or where nobody was here.
   */
  seenTo(): number | null;
  /** Looks every few seconds who is still there; does nothing while the queue is there. */
  keepLooking(): Repeating;
}

export interface OutageOptions {
  context: FetchContext;
  workerId: string;
  spoolDir: string;
  /** What is known from before a restart. */
  before: WorkerState | null;
  membership: Membership;
  progress: SlotProgress;
  handOn: HandOn;
  /** Takes a shard's results. */
  onResult(interval: number, payload: IngestPayload): Promise<void>;
  /** Of the running slots, what is due by now; with `dueSince`, epoch s, of it what was not due before. */
  sent(dueSince?: number): FetchJob[];
  send(jobs: readonly FetchJob[]): Promise<unknown>;
  /** How many workers share the limits of platforms. */
  onCount(workers: number): void;
  giveUp: AbortSignal;
  log: Logger;
}

const LOOK_MS = 2 * SECOND;

export function createOutage(options: OutageOptions): Outage {
  const { context, workerId, spoolDir, before, membership, handOn, giveUp, log } = options;
  const { registry, clock, startedAt } = context;
  const share = createOutageShare({
    workerId,
    workers: membership.ids,
    isThere: (other) => isClaimed(spoolDir, other),
  });
  const fetcher = createOutageFetcher({ ...options, owner: share.owner });
  const watch = createOutageWatch({ ...options, registry, clock, share, fetcher });

  return {
    fetcher,
    async start(up) {
      if (!up) watch.begin();
      await watch.look();
      const owner = up ? null : share.owner;
      // Tens of thousands, perhaps: fetching does not wait for it.
      tellAbsence({ registry, workerId, before, owner, startedAt, handOn }).catch((error: unknown) =>
        log.warn(`filing slots in which this worker did not run: ${rootMessageOf(error)}`),
      );
    },
    onChange(up) {
      if (!up) return watch.begin();
      const since = watch.end();
      if (since !== null) void resumeQueue({ ...options, registry, clock, share, since, signal: giveUp });
    },
    seenTo: () =>
      watch.isOn() && before?.aliveAt !== undefined ? before.aliveAt / SECOND - PENDING_MAX_S : null,
    keepLooking: () => repeat("others of this machine", LOOK_MS, log, watch.look),
  };
}
