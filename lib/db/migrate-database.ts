/** Brings a database to the newest schema and adds what its server can do. Any number may run at once: one works, the others wait. */
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import type postgres from "postgres";
import { AppError, messageOf } from "#lib/errors.ts";
import { delay, MINUTE, SECOND } from "#lib/time.ts";
import { UNFINISHED } from "./backup/judge-target.ts";
import type { Database } from "./client.ts";
import { openDriver } from "./connection/open-driver.ts";
import type { EditionInfo } from "./edition/detect-edition.ts";
import { type EditionSettings, ensureEdition, MIGRATION_LOCK } from "./edition/ensure-edition.ts";
import { isHeldUp } from "./is-lock-timeout.ts";
import * as schema from "./schema.ts";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
const OLDEST_SERVER = 160_000;
/** A statement that would queue behind a long reader gives way, so that nobody queues behind it. */
const LOCK_PATIENCE_MS = 2 * SECOND;
const TRIES = 30;

/** Throws AppError BAD_CONFIGURATION (server too old), CONFLICT (half a backup) or UNAVAILABLE (tables stay locked by others). */
export async function migrateDatabase(url: string, settings: EditionSettings = {}): Promise<EditionInfo> {
  // One connection: the advisory lock belongs to it.
  const client = openDriver(url, {
    connect_timeout: 10,
    idle_timeout: 0,
    max_lifetime: null,
    connection: { application_name: "migrate", statement_timeout: 0, lock_timeout: 10 * MINUTE },
  });
  const db: Database = drizzle(client, { schema });
  try {
    await refuseOldServer(client);
    await refuseHalf(client);
    await client`SELECT pg_advisory_lock(${MIGRATION_LOCK})`;
    await client.unsafe(`SET lock_timeout = ${LOCK_PATIENCE_MS}`);
    await whileLocked(() => migrate(db, { migrationsFolder }));
    return await whileLocked(() => ensureEdition(db, settings));
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function refuseOldServer(client: postgres.Sql): Promise<void> {
  const [row] = await client`SELECT current_setting('server_version_num')::int AS version`;
  const version = Number(row?.version);
  if (version >= OLDEST_SERVER) return;
  throw new AppError(
    "BAD_CONFIGURATION",
    `PostgreSQL ${Math.floor(version / 10_000)} is too old: ${OLDEST_SERVER / 10_000} or newer is needed.`,
  );
}

/** Its tables are there, some of them empty: whatever is added would hide that. */
async function refuseHalf(client: postgres.Sql): Promise<void> {
  const [row] = await client`SELECT to_regclass(${`public.${UNFINISHED}`}) IS NOT NULL AS half`;
  if (!row?.half) return;
  throw new AppError(
    "CONFLICT",
    "This database holds half of a backup: restoring it did not come to its end. Make an empty database, and restore again: npm run restore.",
  );
}

async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isHeldUp(error)) throw error;
      if (tries >= TRIES) {
        throw new AppError("UNAVAILABLE", `A table stays locked by others: ${messageOf(error)}`, {
          cause: error,
        });
      }
      await delay(SECOND);
    }
  }
}
