/** For how long the oldest of what is due has waited, as a job or in the spool. Seconds; pure. */
import type { PipelineQueue, PipelineSpool } from "./pipeline.ts";

export interface LagInput {
  now: number;
  queue: Pick<PipelineQueue, "fetch" | "ingest">;
  spool: PipelineSpool;
}

/** null: the queue's server gave no answer, and nothing waits in the spool. */
export function pipelineLag({ now, queue: { fetch, ingest }, spool }: LagInput): number | null {
  const waits = [
    ...(fetch ? [fetch.oldestReadySeconds] : []),
    ...(ingest ? [ingest.oldestReadySeconds] : []),
    ...(spool?.oldestSlot == null ? [] : [now - spool.oldestSlot]),
  ];
  return waits.length === 0 ? null : Math.max(0, ...waits);
}
