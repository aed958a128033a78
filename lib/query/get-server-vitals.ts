/** How a database server is, beside our data: how full of connections, and whether it takes writes. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface ServerVitals {
  connections: number;
  connectionsMax: number;
  /** A standby, or told to refuse writes. */
  readOnly: boolean;
  /** Of the oldest transaction that runs: it keeps the queue's dead rows from being cleared. */
  oldestTransactionSeconds: number;
}

export async function getServerVitals(db: Executor): Promise<ServerVitals> {
  const [row] = await db.execute<ServerVitals & Record<string, unknown>>(sql`
    SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
      current_setting('max_connections')::int AS "connectionsMax",
      (pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on') AS "readOnly",
      coalesce((SELECT max(extract(epoch FROM clock_timestamp() - xact_start)) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()), 0)::float8 AS "oldestTransactionSeconds"`);
  if (row === undefined) throw new Error("the server told nothing of itself");
  return row;
}
