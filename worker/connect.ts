/** Waits for what a worker can't begin without: database, queue, clock, registry. Says once what it waits for. */
import { connectDatabase, type DatabaseClient } from "#lib/db/client.ts";
import { AppError, rootMessageOf } from "#lib/errors.ts";
import { createDatabaseClock, type DatabaseClock } from "#lib/fetch/database-clock.ts";
import { createRegistry, type Registry } from "#lib/fetch/registry.ts";
import type { Logger } from "#lib/log.ts";
import { getDatabaseTime } from "#lib/query/get-database-time.ts";
import { getRegistryCursor, listRegistryChanges } from "#lib/query/list-registry-changes.ts";
import { type JobQueue, openQueue } from "#lib/queue/open-queue.ts";
import { noteWorker } from "#lib/store/note-worker.ts";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";

export interface Connections {
  /** For ingest and everything else that must be quick. */
  client: DatabaseClient;
  /** For jobs over all influencers. */
  slowClient: DatabaseClient;
  queue: JobQueue;
  clock: DatabaseClock;
  registry: Registry;
  close(): Promise<void>;
}

export interface ConnectWorkerOptions {
  id: string;
  databaseUrl: string;
  queueDatabaseUrl: string;
  log: Logger;
  /** Gives up waiting. */
  signal: AbortSignal;
}

const RETRY_MS = SECOND;

/** Throws AppError UNAVAILABLE when the signal ends the wait. */
export async function connectWorker(options: ConnectWorkerOptions): Promise<Connections> {
  const { id, databaseUrl, queueDatabaseUrl, log, signal } = options;
  const name = `influencer-analytics worker ${id}`;
  const client = connectDatabase({ url: databaseUrl, name, max: 6, statementTimeoutMs: 15 * SECOND });
  const slowClient = connectDatabase({ url: databaseUrl, name, max: 2, statementTimeoutMs: 5 * MINUTE });
  const closeDatabase = () => Promise.all([client.close(), slowClient.close()]);

  let told = "";
  for (;;) {
    let queue: JobQueue | null = null;
    try {
      const clock = await createDatabaseClock({
        read: () => getDatabaseTime(client.db),
        monotonic: monotonicMs,
      });
      await noteWorker(client.db, id, null);
      const registry = createRegistry({
        cursor: () => getRegistryCursor(client.db),
        page: (since, afterId, limit) => listRegistryChanges(client.db, { since, afterId, limit }),
      });
      await registry.refresh();
      queue = await openQueue({ url: queueDatabaseUrl, name, max: 14, log });
      if (told !== "") log.info("the database is there");
      const opened = queue;
      return {
        client,
        slowClient,
        queue: opened,
        clock,
        registry,
        close: async () => {
          await opened.stop({ graceful: false });
          await closeDatabase();
        },
      };
    } catch (error) {
      const message = rootMessageOf(error);
      if (message !== told) log.warn(`waiting for the database and its migrations: ${message}`);
      told = message;
    }
    await delay(RETRY_MS, signal);
    if (signal.aborted) {
      await closeDatabase();
      throw new AppError("UNAVAILABLE", "The worker was stopped while it waited for the database.");
    }
  }
}
