/** Connections to the metrics database: drizzle over postgres.js. Sizes and closes its own pool; pg-boss has another. */
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { SECOND } from "#lib/time.ts";
import * as schema from "./schema.ts";

export type Database = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** Where a statement can run: the pool or a transaction on it. */
export type Executor = Database | Transaction;

export interface DatabaseClient {
  db: Database;
  /** Ends all connections; waits for running statements for at most 5 s. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  /** Most connections. */
  max: number;
  /** The server cancels a statement that runs longer. */
  statementTimeoutMs: number;
}

export function connectDatabase(options: ConnectOptions): DatabaseClient {
  const client = postgres(options.url, {
    max: options.max,
    connect_timeout: 5,
    idle_timeout: 60,
    onnotice: () => {},
    connection: {
      application_name: options.name,
      statement_timeout: options.statementTimeoutMs,
      idle_in_transaction_session_timeout: 30 * SECOND,
      TimeZone: "UTC",
    },
  });
  return {
    db: drizzle(client, { schema }),
    close: () => client.end({ timeout: 5 }),
  };
}
