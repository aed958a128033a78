/**
 * What all jobs have in common, once: payloads parsed, each with an outcome of its own, time taken, logged. What a job
 * does stands in jobs/.
 */
import type { JobResult, WorkOptions } from "pg-boss";
import { z } from "zod";
import { rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import { type QueueName, type QueuePayloads, queues } from "#lib/queue/contract.ts";
import type { JobQueue } from "#lib/queue/open-queue.ts";
import { monotonicMs } from "#lib/time.ts";

export interface Attempt<Payload> {
  /** The job's id. */
  id: string;
  payload: Payload;
  /** 0 at first. */
  retryCount: number;
  /** Aborts when the claim on the job is lost. */
  signal: AbortSignal;
}

export type Outcome =
  | { kind: "completed" }
  /** Done, and what could not be stored stands in the dead letters. */
  | { kind: "lettered"; message: string }
  /** The same job may succeed later. */
  | { kind: "retry"; message: string }
  /** It never will: to the queue's own dead letters. */
  | { kind: "refused"; message: string };

export const completed: Outcome = { kind: "completed" };

interface RawJob {
  id: string;
  data: unknown;
  retryCount: number;
  signal: AbortSignal;
}

export interface Polling extends Omit<WorkOptions, "perJobResults"> {
  /** A loop that had a job looks for the next one at once. pg-boss's own bursts need batches of more than one job. */
  drains?: boolean;
}

export interface WorkerJob {
  readonly queue: QueueName;
  readonly polling: Polling;
  run(jobs: readonly RawJob[]): Promise<JobResult[]>;
}

export interface UnreadableJob {
  id: string;
  data: unknown;
  /** What is wrong with it, in words. */
  cause: string;
}

/**
 * `handle` gets only jobs whose payload is sound and answers in their order; when it throws, they are tried again.
 * `keepUnreadable` keeps the other payloads: their jobs are completed when it resolves. Without it they are refused.
 */
export function defineJob<Name extends QueueName>(
  queue: Name,
  polling: Polling,
  handle: (attempts: readonly Attempt<QueuePayloads[Name]>[]) => Promise<readonly Outcome[]>,
  keepUnreadable?: (jobs: readonly UnreadableJob[]) => Promise<void>,
): WorkerJob {
  return {
    queue,
    polling,
    async run(jobs) {
      const attempts: Attempt<QueuePayloads[Name]>[] = [];
      const unreadable: UnreadableJob[] = [];
      for (const { id, data, retryCount, signal } of jobs) {
        const parsed = queues[queue].schema.safeParse(data);
        if (parsed.success) attempts.push({ id, payload: parsed.data, retryCount, signal });
        else unreadable.push({ id, data, cause: z.prettifyError(parsed.error) });
      }
      const results = await settleUnreadable(unreadable, keepUnreadable);
      const outcomes = attempts.length === 0 ? [] : await handle(attempts);
      for (const [i, { id }] of attempts.entries()) {
        results.push(toResult(id, outcomes[i] ?? { kind: "retry", message: "no outcome" }));
      }
      return results;
    },
  };
}

async function settleUnreadable(
  jobs: readonly UnreadableJob[],
  keep: ((jobs: readonly UnreadableJob[]) => Promise<void>) | undefined,
): Promise<JobResult[]> {
  if (jobs.length === 0) return [];
  if (!keep) return jobs.map(({ id, cause }) => toResult(id, { kind: "refused", message: cause }));
  try {
    await keep(jobs);
    return jobs.map(({ id, cause }) => toResult(id, { kind: "lettered", message: cause }));
  } catch (error) {
    return jobs.map(({ id }) => toResult(id, { kind: "retry", message: rootMessageOf(error) }));
  }
}

const statuses = {
  completed: "completed",
  lettered: "completed",
  retry: "failed",
  refused: "deadletter",
} as const;

function toResult(id: string, outcome: Outcome): JobResult {
  const status = statuses[outcome.kind];
  return outcome.kind === "completed" ? { id, status } : { id, status, output: { message: outcome.message } };
}

/** Begins to take jobs. */
export async function registerJobs(queue: JobQueue, jobs: readonly WorkerJob[], log: Logger): Promise<void> {
  for (const job of jobs) {
    const { drains = false, localConcurrency = 1, ...polling } = job.polling;
    const options = { ...polling, perJobResults: true as const };
    if (!drains) {
      await queue.work(job.queue, { ...options, localConcurrency }, (raw: RawJob[]) =>
        runJobs(job, raw, log),
      );
      continue;
    }
    // Each loop by itself: only so is it known which one to wake.
    for (let n = 0; n < localConcurrency; n++) {
      let loop: string | null = null;
      loop = await queue.work(job.queue, options, async (raw: RawJob[]) => {
        try {
          return await runJobs(job, raw, log);
        } finally {
          if (loop !== null) queue.notifyWorker(loop);
        }
      });
    }
  }
}

async function runJobs(job: WorkerJob, raw: readonly RawJob[], log: Logger): Promise<JobResult[]> {
  const started = monotonicMs();
  const ofRun = { queue: job.queue, jobs: raw.length, run: nameOf(raw[0]) };
  // Who never ends says nothing at its end. With all of its jobs: the queue knows none of who holds them.
  if (log.isLevelEnabled("debug")) log.debug({ ...ofRun, begins: raw.map(nameOf) }, "jobs begin");
  try {
    const results = await job.run(raw);
    const refused = results.filter((r) => r.status === "deadletter");
    for (const { id, output } of refused) log.error({ queue: job.queue, job: id, output }, "job refused");
    const lettered = results.filter((r) => r.status === "completed" && r.output !== undefined);
    for (const { id, output } of lettered) {
      log.error({ queue: job.queue, job: id, output }, "what can't be stored is in the dead letters");
    }
    const retried = results.find((r) => r.status === "failed");
    if (retried) log.warn({ queue: job.queue, output: retried.output }, "job will be tried again");
    log.debug({ ...ofRun, ms: Math.round(monotonicMs() - started) }, "jobs done");
    return results;
  } catch (error) {
    const ms = Math.round(monotonicMs() - started);
    log.warn({ queue: job.queue, err: error }, `job failed: ${rootMessageOf(error)}`);
    // Of warnings that repeat, the log keeps a few a minute; how long a handler was blocked is told of each.
    log.debug({ ...ofRun, ms }, "jobs failed");
    throw error;
  }
}

/** Of one try of a job: no two handlers ever have the same. */
function nameOf(job: RawJob | undefined): string {
  return job === undefined ? "" : `${job.id}/${job.retryCount}`;
}
