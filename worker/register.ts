/**
 * What all jobs have in common, once: payloads parsed, each with an outcome of its own, time taken, logged. What a job
 * does stands in jobs/.
 */
import type { JobResult, WorkOptions } from "pg-boss";
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
  /** The same job may succeed later. */
  | { kind: "retry"; message: string }
  /** It never will: to the dead letters. */
  | { kind: "refused"; message: string };

export const completed: Outcome = { kind: "completed" };

interface RawJob {
  id: string;
  data: unknown;
  retryCount: number;
  signal: AbortSignal;
}

export interface WorkerJob {
  readonly queue: QueueName;
  readonly polling: WorkOptions;
  run(jobs: readonly RawJob[]): Promise<JobResult[]>;
}

/** `handle` gets only jobs whose payload is sound and answers in their order; when it throws, they are tried again. */
export function defineJob<Name extends QueueName>(
  queue: Name,
  polling: WorkOptions,
  handle: (attempts: readonly Attempt<QueuePayloads[Name]>[]) => Promise<readonly Outcome[]>,
): WorkerJob {
  return {
    queue,
    polling,
    async run(jobs) {
      const results: JobResult[] = [];
      const attempts: Attempt<QueuePayloads[Name]>[] = [];
      for (const { id, data, retryCount, signal } of jobs) {
        const parsed = queues[queue].schema.safeParse(data);
        if (parsed.success) attempts.push({ id, payload: parsed.data, retryCount, signal });
        else results.push(toResult(id, { kind: "refused", message: parsed.error.message }));
      }
      const outcomes = attempts.length === 0 ? [] : await handle(attempts);
      for (const [i, { id }] of attempts.entries()) {
        results.push(toResult(id, outcomes[i] ?? { kind: "retry", message: "no outcome" }));
      }
      return results;
    },
  };
}

function toResult(id: string, outcome: Outcome): JobResult {
  if (outcome.kind === "completed") return { id, status: "completed" };
  const status = outcome.kind === "retry" ? "failed" : "deadletter";
  return { id, status, output: { message: outcome.message } };
}

/** Begins to take jobs. */
export async function registerJobs(queue: JobQueue, jobs: readonly WorkerJob[], log: Logger): Promise<void> {
  for (const job of jobs) {
    await queue.work(job.queue, { ...job.polling, perJobResults: true }, async (raw: RawJob[]) => {
      const started = monotonicMs();
      try {
        const results = await job.run(raw);
        const refused = results.filter((r) => r.status === "deadletter");
        for (const { id, output } of refused) log.error({ queue: job.queue, job: id, output }, "job refused");
        const retried = results.find((r) => r.status === "failed");
        if (retried) log.warn({ queue: job.queue, output: retried.output }, "job will be tried again");
        log.debug(
          { queue: job.queue, jobs: raw.length, ms: Math.round(monotonicMs() - started) },
          "jobs done",
        );
        return results;
      } catch (error) {
        log.warn({ queue: job.queue, err: error }, `job failed: ${rootMessageOf(error)}`);
        throw error;
      }
    });
  }
}
