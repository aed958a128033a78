/** Who shares the shards with a worker that begins without a database, by what it wrote down before. Pure. */
import { HOUR } from "#lib/time.ts";
import type { WorkerState } from "./worker-state.ts";

/**
 * Also in an outage a worker writes down that it is alive, each few seconds: names that are older are of a folder that
 * was left, and a shard that fell to a worker that is no more would have nobody. Fetched twice is the lesser evil.
 */
const FRESH_MS = HOUR;

/** `now`: epoch ms, on the worker's clock. */
export function lastKnownWorkers(before: WorkerState | null, now: number): readonly string[] {
  if (before === null) return [];
  const { aliveAt = before.anchoredAt, workers } = before;
  return now - aliveAt <= FRESH_MS ? workers : [];
}
