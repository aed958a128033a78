/** Puts fetch jobs into the queue in bulk; those that stand there already, in whatever state, stay as they are. */
import type { FetchPayload } from "#lib/domain/fetch-payload.ts";
import { PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import { type FetchJobKey, fetchJobId } from "./fetch-job-id.ts";
import type { JobQueue } from "./open-queue.ts";

export interface FetchJob extends FetchJobKey {
  /** Seconds: how long the job is kept follows from it. */
  interval: number;
  /** Slots that its shard has missed in a row: who waited longest comes first. Default 0. */
  priority?: number;
  /** Seconds from now, on the queue's clock, before which no worker gets it. Default 0. */
  waits?: number;
}

/** A killed worker's job is to be found again, and its gap to get its reason, also where slots are short. Seconds. */
const KEPT_MIN_S = 60;
/** pg-boss inserts thousands in one statement; more would only make it a longer one. */
const JOBS_MAX = 2_000;

/** Ids of the jobs that are new. */
export async function sendFetchJobs(queue: JobQueue, jobs: readonly FetchJob[]): Promise<Set<string>> {
  const sent = new Set<string>();
  const unique = new Map(jobs.map((job) => [fetchJobId(job), job]));
  const entries = [...unique];
  for (let start = 0; start < entries.length; start += JOBS_MAX) {
    const part = entries.slice(start, start + JOBS_MAX).map(([id, job]) => {
      const data: FetchPayload = { v: PAYLOAD_VERSION, shard: job.shard, slot: job.slot };
      if (job.ids !== undefined) data.ids = [...job.ids];
      // Two intervals: no ticker sends a slot's job again after that, and a stale one must not live on.
      const kept = Math.max(2 * job.interval, KEPT_MIN_S);
      const times = { startAfter: job.waits ?? 0, retentionSeconds: kept, deleteAfterSeconds: kept };
      return { id, data, priority: job.priority ?? 0, ...times };
    });
    for (const id of (await queue.insert("fetch", part, { returnId: true })) ?? []) sent.add(id);
  }
  return sent;
}
