/** The connections of pg-boss's own pool. */
import type { JobQueue } from "./open-queue.ts";

interface QueuePoolCounts {
  /** Those that are being opened among them: its driver does not tell them apart. */
  busy: number;
  idle: number;
  /** Callers that wait for a connection. */
  waiting: number;
}

/** null: there is none. */
export function countPool(queue: JobQueue | null): QueuePoolCounts | null {
  const counts = queue?.getDb().poolCounts?.();
  return counts ? { busy: counts.total - counts.idle, idle: counts.idle, waiting: counts.waiting } : null;
}
