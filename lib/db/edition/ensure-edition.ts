/**
 * Adds what this server can do beyond core PostgreSQL: the extension, hypertables, the columnstore. After the history of
 * migrations, outside it, each step in a transaction of its own: idempotent, and an interrupted run is finished by the next.
 */
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Database, Executor } from "../client.ts";
import { detectEdition, type EditionInfo } from "./detect-edition.ts";
import { COLUMNSTORE_AFTER_HOURS, ensureColumnstore } from "./ensure-columnstore.ts";
import { chunkInterval, setChunkInterval } from "./fit-chunk-intervals.ts";
import { type Hypertable, hypertables } from "./hypertables.ts";

/** Held by whoever changes the schema. */
export const MIGRATION_LOCK = 4201;

export interface EditionSettings {
  /** Hours from a chunk's end until it is kept as columns, where the server can do that. Default 1. */
  columnstoreAfterHours?: number | undefined;
}

/** A database that gains TimescaleDB later is taken over with its rows, in one transaction under the table's lock. */
export async function ensureEdition(
  db: Database,
  { columnstoreAfterHours = COLUMNSTORE_AFTER_HOURS }: EditionSettings = {},
): Promise<EditionInfo> {
  const step = (work: (tx: Executor) => Promise<void>) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
      await work(tx);
    });
  if (await canCreateExtension(db)) {
    await step(async (tx) => {
      await tx.execute(sql`CREATE EXTENSION IF NOT EXISTS timescaledb`);
    });
  }
  const info = await detectEdition(db);
  if (info.edition === "plain") return info;
  for (const table of hypertables) {
    await step((tx) => ensureHypertable(tx, table));
    if (info.edition === "community") await step((tx) => ensureColumnstore(tx, table, columnstoreAfterHours));
  }
  return info;
}

/** Its files are there, the server has loaded it (which list it loads from is hidden from ordinary roles), and we may. */
async function canCreateExtension(db: Executor): Promise<boolean> {
  const [row] = await db.execute(sql`
    SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb' AND installed_version IS NULL)
       AND coalesce(current_setting('timescaledb.disable_load', true), 'absent') = 'off'
       AND has_database_privilege(current_database(), 'CREATE') AS can`);
  return z.object({ can: z.boolean() }).parse(row).can;
}

async function ensureHypertable(tx: Executor, table: Hypertable): Promise<void> {
  const { name } = table;
  const seconds = await chunkInterval(tx, table);
  const [existing] = await tx.execute(sql`
    SELECT FROM timescaledb_information.hypertables
    WHERE hypertable_schema = current_schema() AND hypertable_name = ${name}`);
  if (existing) {
    await setChunkInterval(tx, name, seconds);
    return;
  }
  await tx.execute(sql`
    SELECT create_hypertable(${name}::regclass, 'time', chunk_time_interval => make_interval(secs => ${seconds}),
                             create_default_indexes => false, migrate_data => true)`);
}
