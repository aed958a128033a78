/** How soon each worker goes by the queue again when a fault of the database is over. Pure. */
import { SECOND } from "#lib/time.ts";
import type { Evidence } from "./check.ts";

export interface Healed {
  worker: string;
  /** Infinity: it did not, in the time that was watched. */
  ms: number;
  /** From the fault's end to the first shard that it handed on to the queue, whenever that was due; null: to none. */
  firstMs: number | null;
}

export interface HealInput {
  evidence: Pick<Evidence, "taken" | "dueAt">;
  workers: readonly string[];
  /** When the fault was over, epoch ms. */
  end: number;
  /** Each worker gets something to fetch within so long, ms. */
  withinMs: number;
}

/**
 * A worker is well when it hands a shard on to the queue: how long after the fault's end, or after the shard was due. One
 * that still writes to its spool is not, however soon it once reached the queue.
 */
export function findHealed({ evidence, workers, end, withinMs }: HealInput): Healed[] {
  return workers.map((worker) => {
    const own = evidence.taken.filter((line) => line.worker === worker && line.at > end);
    const first = own.find(({ by, at }) => by === "queue" && at <= end + withinMs);
    if (first === undefined) return { worker, ms: Number.POSITIVE_INFINITY, firstMs: null };
    const wait = first.at - Math.max(end, evidence.dueAt(first.shard, first.slot));
    const spooled = own.filter(({ by, at }) => by === "spool" && at <= end + withinMs);
    const ms = Math.max(wait, ...spooled.map(({ at }) => at - end));
    return { worker, ms: Math.round(ms), firstMs: Math.round(first.at - end) };
  });
}

/** With the retries of a slot, every worker has had a shard by then. */
export function healWatchMs(slot: number, limitMs: number): number {
  return slot * SECOND + limitMs;
}

export function judgeRunning(workers: readonly { name: string; isRunning(): boolean }[]): string[] {
  return workers.flatMap((worker) => (worker.isRunning() ? [] : [`${worker.name} has ended`]));
}
