/** How a database server is, beside our data: how full of connections, and whether it takes writes. */
import { z } from "zod";
import type { ExecuteSql } from "#lib/queue/get-queue-counters.ts";

const vitalsSchema = z.object({
  /** Of clients; those of other roles, where they can't be seen, with what the server itself runs in a database. */
  connections: z.number(),
  connectionsMax: z.number(),
  /** A standby, or told to refuse writes. */
  readOnly: z.boolean(),
  /** Of the oldest transaction that runs: it keeps the queue's dead rows from being cleared. */
  oldestTransactionSeconds: z.number(),
  /** false: our role lacks pg_read_all_stats, and the transactions of others are not among these. */
  seesOthers: z.boolean(),
});
export type ServerVitals = z.infer<typeof vitalsSchema>;

const STATEMENT = `
  SELECT (SELECT count(*)::int FROM pg_stat_activity
      WHERE backend_type = 'client backend' OR (backend_type IS NULL AND datid IS NOT NULL)) AS connections,
    current_setting('max_connections')::int AS "connectionsMax",
    (pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on') AS "readOnly",
    coalesce((SELECT max(extract(epoch FROM clock_timestamp() - xact_start)) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()), 0)::float8 AS "oldestTransactionSeconds",
    pg_has_role('pg_read_all_stats', 'USAGE') AS "seesOthers"`;

export async function getServerVitals(executeSql: ExecuteSql): Promise<ServerVitals> {
  const { rows } = await executeSql(STATEMENT, []);
  return vitalsSchema.parse(rows[0]);
}
