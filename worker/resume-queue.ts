/**
 * The queue is back: who was to fetch without it and is not there any more leaves shards of the running slots undone,
 * and slots of the outage without a reason.
 */
import { HOUR_S } from "#lib/domain/seconds.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { listMissedWhileAway } from "#lib/fetch/list-missed-while-away.ts";
import type { OutageShare } from "#lib/fetch/outage-share.ts";
import { ownerOf } from "#lib/fetch/owner-of.ts";
import type { Registry } from "#lib/fetch/registry.ts";
import type { Logger } from "#lib/log.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { type Clock, delay, SECOND } from "#lib/time.ts";
import type { HandOn } from "./hand-on.ts";
import { handOnAll } from "./hand-on-all.ts";
import type { Membership } from "./membership.ts";

export interface ResumeQueueOptions {
  workerId: string;
  /** Of the running slots, what is due by now. */
  sent(): FetchJob[];
  membership: Membership;
  share: OutageShare;
  registry: Registry;
  clock: Clock;
  /** When the outage began, epoch ms. */
  since: number;
  send(jobs: readonly FetchJob[]): Promise<unknown>;
  handOn: HandOn;
  signal: AbortSignal;
  log: Logger;
}

/** Time for the others to notice that the database is back, and to say that they are there. */
const GRACE_MS = 2 * SECOND;
/** Of a longer outage, what a dead worker missed at its beginning stays unexplained. */
const LOOK_BACK_S = 6 * HOUR_S;

/** Shards that living workers have fetched are left alone, so that the end of an outage is no second load. */
export async function resumeQueue(options: ResumeQueueOptions): Promise<void> {
  const { workerId, sent, membership, share, registry, clock, since, send, handOn, signal, log } = options;
  try {
    await membership.note();
    await delay(GRACE_MS, signal);
    if (signal.aborted) return;
    await membership.note();
    const now = membership.ids();
    const isGone = (shard: number) => !now.includes(share.ownerAtBegin(shard) ?? "");
    const orphaned = sent().filter(({ shard }) => isGone(shard));
    if (orphaned.length > 0) await send(orphaned);
    // Every survivor comes by here: each files a part.
    const shards = [...registry.shards()].filter(({ id }) => isGone(id) && ownerOf(id, now) === workerId);
    const absence = { shards, from: since, to: clock.now(), lookBackS: LOOK_BACK_S };
    await handOnAll(listMissedWhileAway(absence), handOn);
  } catch (error) {
    log.warn(`going on after the outage: ${rootMessageOf(error)}`);
  }
}
