/** The queue is back: who was to fetch without it and is not there any more leaves shards of the running slots undone. */
import { rootMessageOf } from "#lib/errors.ts";
import { ownerOf } from "#lib/fetch/owner-of.ts";
import type { Ticker } from "#lib/fetch/ticker.ts";
import type { Logger } from "#lib/log.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { delay, SECOND } from "#lib/time.ts";
import type { Membership } from "./membership.ts";

export interface ResumeQueueOptions {
  ticker: Ticker;
  membership: Membership;
  send(jobs: readonly FetchJob[]): Promise<unknown>;
  signal: AbortSignal;
  log: Logger;
}

/** Time for the others to notice that the database is back, and to say that they are there. */
const GRACE_MS = 2 * SECOND;

/** Shards that living workers have fetched are left alone, so that the end of an outage is no second load. */
export async function resumeQueue({
  ticker,
  membership,
  send,
  signal,
  log,
}: ResumeQueueOptions): Promise<void> {
  const before = membership.ids();
  try {
    await membership.note();
    await delay(GRACE_MS, signal);
    if (signal.aborted) return;
    await membership.note();
    const now = new Set(membership.ids());
    const orphaned = ticker.sent().filter(({ shard }) => !now.has(ownerOf(shard, before) ?? ""));
    if (orphaned.length > 0) await send(orphaned);
  } catch (error) {
    log.warn(`going on after the outage: ${rootMessageOf(error)}`);
  }
}
