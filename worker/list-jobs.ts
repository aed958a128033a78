/** All jobs that a worker takes, each with what it needs. */
import type { RetentionSettings } from "#lib/ingest/drop-expired.ts";
import type { Logger } from "#lib/log.ts";
import type { OutdatedSettings } from "#lib/store/drop-outdated.ts";
import type { Connections } from "./connect.ts";
import type { HandOn } from "./hand-on.ts";
import { createBuildSnapshotJob } from "./jobs/build-snapshot.ts";
import { createCheckSuspicionsJob } from "./jobs/check-suspicions.ts";
import { createDropExpiredJob } from "./jobs/drop-expired.ts";
import { createEraseRemovedJob } from "./jobs/erase-removed.ts";
import { createFetchJob, type FetchJobOptions } from "./jobs/fetch.ts";
import { createFetchDeadJob } from "./jobs/fetch-dead.ts";
import { createIngestJob } from "./jobs/ingest.ts";
import { createJudgeSlotsJob } from "./jobs/judge-slots.ts";
import { createRollUpJob } from "./jobs/roll-up.ts";
import type { WorkerMetrics } from "./metrics.ts";
import type { WorkerJob } from "./register.ts";
import type { SlotSummary } from "./slot-summary.ts";

/** For how long what is kept. */
export type KeptSettings = RetentionSettings & OutdatedSettings;

export interface ListJobsOptions {
  connections: Pick<Connections, "client" | "slowClient" | "clock">;
  fetch: FetchJobOptions;
  handOn: HandOn;
  summary: Pick<SlotSummary, "stored">;
  metrics: Pick<WorkerMetrics, "stored" | "deadLettered" | "expired" | "checked">;
  isLoadHigh(): boolean;
  retention: KeptSettings;
  log: Logger;
}

export function listJobs(options: ListJobsOptions): WorkerJob[] {
  const { connections, fetch, handOn, summary, metrics, isLoadHigh, retention, log } = options;
  const { client, slowClient, clock } = connections;
  const { giveUp } = fetch;
  return [
    createFetchJob(fetch),
    createFetchDeadJob(clock, handOn),
    createIngestJob({
      db: client.db,
      clock,
      onStored(points) {
        summary.stored(points);
        metrics.stored(points);
      },
      onExpired(points) {
        metrics.expired(points);
        log.warn({ points }, "refused: older than the data points that are kept (RAW_RETENTION_DAYS)");
      },
      onDeadLetters: metrics.deadLettered,
    }),
    createBuildSnapshotJob({ db: slowClient.db, clock, isLoadHigh }),
    createEraseRemovedJob(slowClient.db, retention, giveUp),
    createJudgeSlotsJob(slowClient.db, clock),
    createRollUpJob({ db: slowClient.db, clock, isLoadHigh, giveUp }),
    createCheckSuspicionsJob({ ...fetch, db: slowClient.db, isLoadHigh, onCheck: metrics.checked }),
    createDropExpiredJob({ db: slowClient.db, clock, retention, giveUp, log }),
  ];
}
