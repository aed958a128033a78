/** The server that holds the queue, for reading its counters: with QUEUE_DATABASE_URL another one than the context's. */
import { connectDatabase, type Database, type DatabaseClient } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { SECOND } from "#lib/time.ts";
import type { Context } from "./get-context.ts";

declare global {
  /** On globalThis: Next loads this module more than once. */
  var influencerAnalyticsQueue: DatabaseClient | undefined;
}

export function getQueueDatabase({ db }: Pick<Context, "db">): Database {
  const url = env.QUEUE_DATABASE_URL;
  if (url === undefined || url === env.DATABASE_URL) return db;
  globalThis.influencerAnalyticsQueue ??= connectDatabase({
    url,
    name: "web, counters of the queue",
    max: 1,
    statementTimeoutMs: 2 * SECOND,
  });
  return globalThis.influencerAnalyticsQueue.db;
}
