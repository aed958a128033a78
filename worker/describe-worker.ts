/** What a worker tells of itself and of the pipeline: its report in the database, its health, its metrics. */
import type { Platform } from "#lib/domain/platform.ts";
import type { WorkerReport } from "#lib/domain/worker-report.ts";
import { countPool } from "#lib/queue/count-pool.ts";
import type { QueueLink } from "#lib/queue/queue-link.ts";
import type { SpoolStats } from "#lib/spool/spool.ts";
import { systemClock } from "#lib/time.ts";
import type { Connections } from "./connect.ts";
import type { Load } from "./load.ts";
import { createWorkerMetrics, type WorkerMetrics } from "./metrics.ts";
import type { Providers } from "./providers.ts";
import type { SlotSummary } from "./slot-summary.ts";
import { createPipelineWatch, type PipelineWatch } from "./watch-pipeline.ts";

export interface WorkerDescription {
  metrics: WorkerMetrics;
  report(): WorkerReport;
  /** What the metrics say of all workers; to be read anew now and then. */
  pipeline: PipelineWatch;
}

export interface DescribeWorkerOptions {
  connections: Connections;
  link: QueueLink;
  /** Of all that it has to bring in. */
  spool(): SpoolStats;
  summary: SlotSummary;
  providers: Providers;
  load: Load;
  /** Platforms that an admin has paused. */
  paused(): readonly Platform[];
}

export function describeWorker(options: DescribeWorkerOptions): WorkerDescription {
  const { connections, link, spool, summary, providers, load, paused } = options;
  const { client, slowClient, clock, registry } = connections;
  const mode = () => (link.isUp() ? "queue" : "outage");
  const clockSkewMs = () => systemClock.now() - clock.now();
  const pipeline = createPipelineWatch({
    queue: (text, values) => link.use((queue) => queue.getDb().executeSql(text, values)),
    db: client.db,
    clock,
  });
  const metrics = createWorkerMetrics({
    clock,
    spool,
    mode,
    clockSkewMs,
    influencers: registry.size,
    pools: {
      fast: client.counts,
      slow: slowClient.counts,
      queue: () => countPool(link.queue()),
    },
    pipeline,
    upstreams: providers.stats,
    paused,
    load,
  });
  return {
    metrics,
    report: () => ({
      v: 1,
      mode: mode(),
      influencers: registry.size(),
      spool: spool(),
      clockSkewMs: clockSkewMs(),
      outcomes: summary.lastMinute(),
      busy: load.busy(),
      loadIsHigh: load.isHigh(),
    }),
    pipeline,
  };
}
