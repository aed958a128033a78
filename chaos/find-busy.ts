/** Somebody to break who has something in hand. */
import type { Random } from "#lib/random.ts";
import { SECOND } from "#lib/time.ts";
import type { ChaosWorker } from "./pipeline.ts";
import { until } from "./processes.ts";
import { readMetric } from "./read-metric.ts";

/** One of those that have requests under way at this moment; null: for seconds nobody had. */
export async function findBusy(workers: readonly ChaosWorker[], random: Random): Promise<ChaosWorker | null> {
  let busy: ChaosWorker[] = [];
  await until("a worker is busy", 5 * SECOND, async () => {
    const loads = await Promise.all(workers.map(({ port }) => readMetric(port, "ia_upstream_requests")));
    busy = workers.filter((_, i) => (loads[i] ?? 0) > 0);
    return busy.length > 0;
  }).catch(() => {});
  return busy[Math.floor(random() * busy.length)] ?? null;
}
