/**
 * pg-boss with the settings that keep a minute from being lost: dead workers are noticed within seconds, half-open
 * connections within one query; and what nobody waits for any more ends at the server, too, or a locked table would fill
 * it with our connections. Uses the schema that migrate-queue made, and never changes it.
 */
import { type ConstructorOptions, PgBoss } from "pg-boss";
import type { Logger } from "#lib/log.ts";
import { HOUR, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { refusalOf } from "./judge-queue-schema.ts";
import { type QueueConnection, withConnection } from "./with-connection.ts";

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
  lock_timeout: number;
  statement_timeout: number;
  idle_in_transaction_session_timeout: number;
  /** Before a new connection is used. */
  onConnect(client: { query(text: string): Promise<unknown> }): Promise<void>;
}

/** The driver gives a statement up by dropping its socket, which the server does not look at by itself. */
const ANSWER_LIMIT_MS = 5 * SECOND;
/** Less than that: who waits for a lock is told so by the server, and the connection goes on being used. */
const LOCK_LIMIT_MS = 4 * SECOND;
/** How often the server looks whether somebody still waits for what it does. */
const CHECK_MS = 5 * SECOND;

/** SQLSTATE. */
const INVALID_VALUE = "22023";

/**
 * Rejects with what the database says when it can't be reached, and with AppError BAD_CONFIGURATION when its queue is not of
 * this release; then nothing is left open.
 */
export async function openQueue(options: OpenQueueOptions): Promise<JobQueue> {
  return await withConnection(options.url, (connection) => open(options, connection));
}

async function open({ name, max, log }: OpenQueueOptions, connection: QueueConnection): Promise<JobQueue> {
  const options: PoolOptions = {
    ...connection,
    application_name: name,
    instanceName: name,
    max,
    connectionTimeoutMillis: 5 * SECOND,
    query_timeout: ANSWER_LIMIT_MS,
    lock_timeout: LOCK_LIMIT_MS,
    // For sockets that are lost without a word; all others are noticed sooner.
    statement_timeout: MINUTE,
    idle_in_transaction_session_timeout: 30 * SECOND,
    // Servers on Windows can't look, and would refuse a connection that asks for it as it begins.
    async onConnect(client) {
      const asked = client.query(`SET client_connection_check_interval = ${CHECK_MS}`);
      await asked.catch((error: unknown) => {
        if (!(error instanceof Error && "code" in error && error.code === INVALID_VALUE)) throw error;
      });
    },
    keepAlive: true,
    migrate: false,
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: 30,
    // It deletes in batches. To rebuild an index waits for each older transaction, longer than is allowed here while one
    // is long: by default it would be tried again a day later.
    reindexIntervalSeconds: HOUR / SECOND,
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
    const refusal = await refusalOf(boss, error);
    await boss.stop({ graceful: false }).catch(() => {});
    throw refusal ?? error;
  }
  return boss;
}
