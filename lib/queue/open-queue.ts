/**
 * pg-boss with the settings that keep a minute from being lost: dead workers are noticed within seconds, half-open
 * connections within one query. Uses the schema that migrate-queue made, and never changes it.
 */
import { type ConstructorOptions, PgBoss } from "pg-boss";
import type { Logger } from "#lib/log.ts";
import { MINUTE, monotonicMs, SECOND } from "#lib/time.ts";

export type JobQueue = PgBoss;

export interface OpenQueueOptions {
  url: string;
  /** Shown in pg_stat_activity and in the registry of instances. */
  name: string;
  /** Most connections. */
  max: number;
  log: Logger;
}

/** pg.Pool gets all of the constructor's options; pg-boss's types name only some. */
interface PoolOptions extends ConstructorOptions {
  keepAlive: boolean;
  query_timeout: number;
}

/** Rejects with what the database says when it can't be reached or has no queue yet; then nothing is left open. */
export async function openQueue({ url, name, max, log }: OpenQueueOptions): Promise<JobQueue> {
  const options: PoolOptions = {
    connectionString: url,
    application_name: name,
    instanceName: name,
    max,
    connectionTimeoutMillis: 5 * SECOND,
    query_timeout: 5 * SECOND,
    keepAlive: true,
    migrate: false,
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: 30,
    queueCacheIntervalSeconds: 10,
    openTelemetry: { enabled: false },
  };
  const boss = new PgBoss(options);
  const told = new Map<string, number>();
  boss.on("error", (error) => {
    // Every loop reports the same outage, twice a second: one line a minute is enough.
    const message = error.message.replace(/ \(Queue: .*/, "");
    const now = monotonicMs();
    if (now - (told.get(message) ?? -MINUTE) < MINUTE) return;
    if (told.size > 100) told.clear();
    told.set(message, now);
    log.warn(`queue: ${message}`);
  });
  boss.on("warning", (warning) => log.warn({ data: warning.data }, `queue: ${warning.message}`));
  try {
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw error;
  }
  return boss;
}
