/** What a worker's metrics tell of the databases: connections, how old what was read is, and what fills their disks. */
import type { Registry } from "prom-client";
import type { PoolCounts } from "#lib/db/connection/create-pool.ts";
import { ALL_KEPT } from "#lib/domain/kept-from.ts";
import { nextBuildDue, snapshotOverdueAt } from "#lib/domain/snapshot-pace.ts";
import { addGauge, type Reading } from "#lib/pulled-metrics.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import type { PipelineWatch } from "./watch-pipeline.ts";

/** Connections by client; null: not opened yet. */
export type Pools = Readonly<Record<string, () => Partial<PoolCounts> | null>>;

export interface DatabaseSources {
  pipeline: PipelineWatch;
  pools: Pools;
  /** Epoch seconds. */
  now(): number;
}

export function pullDatabases(registry: Registry, { pipeline, pools, now }: DatabaseSources): void {
  const gauge = (name: string, help: string, read: () => Reading, labelNames?: readonly string[]) =>
    addGauge(registry, name, help, read, labelNames);
  const beganAt = monotonicMs();

  gauge(
    "ia_database_read_age_seconds",
    "Since this worker last read from the database how the pipeline is, or began.",
    () =>
      Object.entries({ queue: pipeline.queues(), metrics: pipeline.slots() }).map(([database, read]) => ({
        labels: { database },
        value: read?.ageSeconds ?? (monotonicMs() - beganAt) / SECOND,
      })),
    ["database"],
  );
  gauge(
    "ia_db_pool_connections",
    "Connections to the databases; waiting: callers without one.",
    () =>
      Object.entries(pools).flatMap(([pool, counts]) =>
        Object.entries(counts() ?? {}).map(([state, value]) => ({ labels: { pool, state }, value })),
      ),
    ["pool", "state"],
  );
  gauge(
    "ia_oldest_transaction_seconds",
    "For how long the oldest transaction on the database's server has run; 0: none does.",
    () =>
      Object.entries(pipeline.servers).flatMap(([database, known]) => {
        const value = known()?.value.oldestTransactionSeconds;
        return value === undefined ? [] : { labels: { database }, value };
      }),
    ["database"],
  );
  gauge(
    "ia_kept_from_timestamp_seconds",
    "From when data points and 15-minute roll-ups are kept; none: nothing was dropped yet.",
    () => {
      const { dataPoints, quarters } = pipeline.keptFrom()?.value ?? ALL_KEPT;
      return Object.entries({ data_points: dataPoints, rollups_15m: quarters }).flatMap(([table, value]) =>
        Number.isFinite(value) ? { labels: { table }, value } : [],
      );
    },
    ["table"],
  );
  gauge(
    "ia_oldest_dirty_hour_age_seconds",
    "Since the oldest hour that is not rolled up was marked, from which on nothing is dropped; 0: all are.",
    () => {
      const mark = pipeline.oldestMark();
      return mark === null ? null : (mark.value?.ageSeconds ?? 0);
    },
  );
  gauge(
    "ia_chunks_unpacked",
    "Chunks that should have been packed more than an hour ago; none: there is no columnstore.",
    () => pipeline.unpacked()?.value?.chunks,
  );

  const snapshot = () => pipeline.snapshot()?.value ?? null;
  gauge("ia_snapshot_age_seconds", "Since the build of the newest snapshot began.", () => {
    const newest = snapshot();
    return newest === null ? null : Math.max(0, now() - newest.builtAt);
  });
  gauge(
    "ia_snapshot_overdue_seconds",
    "For how long a newer snapshot has been missing, by how long the last one took; 0: none is.",
    () => {
      const newest = snapshot();
      if (newest === null) return null;
      const { builtAt } = newest;
      return Math.max(0, now() - snapshotOverdueAt({ builtAt, nextDue: nextBuildDue(newest) }));
    },
  );
}
