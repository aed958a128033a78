/** What doctor looks at. Types only: who looks stands in look-at-installation, who judges in judge-installation. */
import type { Unpacked } from "#lib/db/edition/count-unpacked.ts";
import type { EditionInfo } from "#lib/db/edition/detect-edition.ts";
import type { KeptFrom } from "#lib/domain/kept-from.ts";
import type { OldestMark } from "#lib/query/get-oldest-mark.ts";
import type { ServerVitals } from "#lib/query/get-server-vitals.ts";
import type { JudgedSlot } from "#lib/query/list-judged-slots.ts";
import type { ReportingWorker } from "#lib/query/list-worker-reports.ts";
import type { QueueCounters } from "#lib/queue/get-queue-counters.ts";
import type { InspectedSpool } from "#lib/spool/inspect-spools.ts";

/** What was seen, or why nothing was. */
export type Seen<T> = { value: T } | { problem: string };

export interface DatabaseFacts extends EditionInfo {
  vitals: ServerVitals;
  /** null: this release's schema; else what is wrong with it. */
  migrations: string | null;
  /** The machine's clock minus the server's. */
  skewMs: number;
}

export interface QueueFacts {
  counters: readonly QueueCounters[];
  readOnly: boolean;
  /** Of pg-boss's tables; null: there are none, or who looks may not see it. */
  schema: number | null;
}

export interface PipelineFacts {
  workers: readonly ReportingWorker[];
  slots: readonly JudgedSlot[];
  deadLetters: number;
  /** There is somebody to fetch. */
  tracked: boolean;
}

export interface RetentionFacts {
  kept: KeptFrom;
  oldestMark: OldestMark | null;
  /** null: there is no columnstore. */
  unpacked: Unpacked | null;
}

export interface DiskFacts {
  folder: string;
  freeBytes: number;
  totalBytes: number;
  writable: boolean;
}

export interface InstallationFacts {
  /** Epoch seconds. */
  now: number;
  /** Of the Node that runs this, e.g. "24.21.0". */
  node: string;
  /** Where the database is, without user and password; null: none is known. */
  databaseAddress: string | null;
  embedded: boolean;
  /** null: the queue is in the metrics database. */
  queueAddress: string | null;
  spoolMaxBytes: number;
  upstreamUrl: string;
  database: Seen<DatabaseFacts>;
  /** The queue's server: the same one when `queueAddress` is null. */
  queue: Seen<QueueFacts>;
  pipeline: Seen<PipelineFacts>;
  retention: Seen<RetentionFacts>;
  /** What the worker of this machine says at WORKER_PORT. */
  worker: Seen<{ status: string; mode: string | null }>;
  spools: Seen<readonly InspectedSpool[]>;
  disks: { data: Seen<DiskFacts>; spool: Seen<DiskFacts> };
  upstream: Seen<null>;
}

export type Level = "ok" | "warn" | "fail";

export interface Finding {
  check: string;
  level: Level;
  says: string;
  /** What to do next. */
  todo?: string;
}
