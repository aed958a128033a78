/**
 * What a worker does about the others while the queue is away: looks every few seconds who of its machine is still
 * there, takes over what falls to it, and files what nobody fetched meanwhile.
 */

import { listMissedWhileAway } from "#lib/fetch/list-missed-while-away.ts";
import type { OutageFetcher } from "#lib/fetch/outage-fetcher.ts";
import type { OutageShare } from "#lib/fetch/outage-share.ts";
import type { Registry } from "#lib/fetch/registry.ts";
import type { Logger } from "#lib/log.ts";
import { FETCH_EXPIRE_S, FETCH_TRIES } from "#lib/queue/contract.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import type { HandOn } from "./hand-on.ts";
import { handOnAll } from "./hand-on-all.ts";

export interface OutageWatch {
  /**
   * The queue is away. Shares out what was sent a short while ago, since it may never be taken from the queue. What was
   * sent before that somebody has fetched, mostly: of a day's slot that is nearly all.
   */
  begin(): void;
  /** To be called every few seconds; does nothing while the queue is there. */
  look(): Promise<void>;
  isOn(): boolean;
  /** The queue is back. Since when all was fetched by everybody, epoch ms; null: it was never away. */
  end(): number | null;
}

export interface OutageWatchOptions {
  workerId: string;
  share: OutageShare;
  registry: Registry;
  clock: Clock;
  /** Of the running slots, what is due by now, and was not before `dueSince`, epoch s. */
  sent(dueSince: number): FetchJob[];
  fetcher: OutageFetcher;
  handOn: HandOn;
  /** How many workers share the limits of platforms. */
  onCount(workers: number): void;
  log: Logger;
}

/** A worker may have been dead for so long without anybody's noticing, when the queue is found to be away. */
const UNNOTICED_MS = 30 * SECOND;
/** All tries that a fetch job has in the queue: what was sent longer ago is done, or waits there for its turn. */
export const PENDING_MAX_S = FETCH_EXPIRE_S * FETCH_TRIES;

export function createOutageWatch(options: OutageWatchOptions): OutageWatch {
  const { workerId, share, registry, clock, sent, fetcher, handOn, onCount, log } = options;
  let since: number | null = null;
  let lastLook = 0;

  const listMine = () => [...registry.shards()].filter(({ id }) => share.owner(id) === workerId);

  const takePending = () => fetcher.take(sent(clock.now() / SECOND - PENDING_MAX_S));

  /** Ids of the dead and the shards that they leave to this worker. */
  function takeOver() {
    const before = new Set(listMine().map(({ id }) => id));
    const living = share.living();
    const gone = share.look();
    if (share.living() !== living) onCount(share.living());
    const fallen = gone.length === 0 ? [] : listMine().filter(({ id }) => !before.has(id));
    const from = lastLook;
    lastLook = clock.now();
    return { gone, fallen, from, to: lastLook };
  }

  async function look() {
    const { gone, fallen, from, to } = takeOver();
    if (gone.length === 0) return;
    log.warn(
      { gone, shards: fallen.length },
      "a worker of this machine is gone; its share is fetched by the others",
    );
    takePending();
    await handOnAll(listMissedWhileAway({ shards: fallen, from, to }), handOn);
  }

  return {
    begin() {
      since = clock.now() - UNNOTICED_MS;
      lastLook = since;
      share.begin();
      takePending();
    },
    async look() {
      if (since !== null) await look();
    },
    isOn: () => since !== null,
    end() {
      const began = since;
      since = null;
      return began;
    },
  };
}
