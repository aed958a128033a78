/**
 * What migrations take on a database that is full: from the schema of an early release, as an upgrade finds it, and with
 * nothing to do, as each start does.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { z } from "zod";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { ensureEdition } from "#lib/db/edition/ensure-edition.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { HOUR, MINUTE, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { storePoints } from "../load-shape.ts";
import { loadingSettings } from "../server.ts";
import { FIRST_PK, type Shape, SLOT_S } from "../shape.ts";

const migrations = fileURLToPath(new URL("../../lib/db/migrations", import.meta.url));
/** Up to roll-ups: from there on all tables are there that an edition keeps as hypertables. */
const OLDEST = 5;
/** Influencers of one shard. */
const INFLUENCERS = 1_000;
const journalSchema = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) });

export interface MigrationTimes {
  database: string;
  dataPoints: number;
  /** The last migration that the database has had when it is filled, and how many follow. */
  from: string;
  missing: number;
  /** Seconds. Once: a database is upgraded but once. */
  upgradeS: number;
  /** Each time. */
  nothingToDoS: number[];
}

/** `folder` must be empty: it gets the server. */
export async function timeMigrations({
  folder,
  points,
  turns,
  say,
  signal,
}: {
  folder: string;
  points: number;
  turns: number;
  say(line: string): void;
  signal: AbortSignal;
}): Promise<MigrationTimes> {
  const dataDir = join(folder, "data");
  const early = makeEarlyHistory(join(folder, "migrations"));
  const end = Math.floor(systemClock.now() / HOUR) * (HOUR / SECOND);
  const slots = Math.ceil(points / INFLUENCERS);
  const shape = { influencers: INFLUENCERS, slots, from: end - slots * SLOT_S };
  const server = (settings: Record<string, string>) =>
    startEmbedded({ dataDir, host: "127.0.0.1", settings, throwAway: true, say });
  const loading = await server(loadingSettings);
  try {
    await fill(loading.url, shape, { early: early.folder, say, signal });
  } finally {
    await loading.stop();
  }
  // As it is started by the product: what is written has to reach the disk, and nothing is in the server's memory.
  const usual = await server({});
  try {
    const timed = async () => {
      const started = monotonicMs();
      await migrateDatabase(usual.url);
      return (monotonicMs() - started) / SECOND;
    };
    say(`migrating from ${early.last}`);
    const upgradeS = await timed();
    const nothingToDoS: number[] = [];
    for (let turn = 0; turn < turns; turn++) nothingToDoS.push(await timed());
    return {
      ...{ database: usual.description, dataPoints: INFLUENCERS * slots },
      ...{ from: early.last, missing: early.missing, upgradeS, nothingToDoS },
    };
  } finally {
    await usual.stop();
  }
}

/** A folder with the first of our migrations, as drizzle reads it. */
function makeEarlyHistory(folder: string): { folder: string; last: string; missing: number } {
  const journalOf = (path: string) => join(path, "meta", "_journal.json");
  const journal = journalSchema.parse(JSON.parse(readFileSync(journalOf(migrations), "utf8")));
  const entries = journal.entries.slice(0, OLDEST);
  mkdirSync(join(folder, "meta"), { recursive: true });
  for (const { tag } of entries) cpSync(join(migrations, `${tag}.sql`), join(folder, `${tag}.sql`));
  writeFileSync(journalOf(folder), JSON.stringify({ ...journal, entries }));
  return { folder, last: entries.at(-1)?.tag ?? "", missing: journal.entries.length - OLDEST };
}

async function fill(
  url: string,
  shape: Shape,
  { early, say, signal }: { early: string; say(line: string): void; signal: AbortSignal },
): Promise<void> {
  const client = connectDatabase({ url, name: "bench", max: 1, statementTimeoutMs: 30 * MINUTE });
  try {
    const { db } = client;
    await migrate(db, { migrationsFolder: early });
    await register(db, shape);
    await ensureEdition(db);
    say(`storing ${shape.influencers} × ${shape.slots} = ${shape.influencers * shape.slots} data points`);
    await storePoints(db, shape, { say, signal });
    await db.execute(sql`VACUUM (ANALYZE) data_points`);
  } finally {
    await client.close();
  }
}

/** By hand: seeding writes into tables that came later. */
async function register(db: Database, { influencers, from }: Shape): Promise<void> {
  await db.execute(sql`
    WITH shard AS (
      INSERT INTO shards (platform, interval_s, capacity, size)
      VALUES ('mockstagram', ${SLOT_S}, ${influencers}, ${influencers}) RETURNING id
    ), added AS (
      INSERT INTO influencers (platform, external_id, interval_s, shard_id, state, added_at)
      SELECT 'mockstagram', pk::text, ${SLOT_S}, shard.id, 'ok', to_timestamp(${from}::float8)
      FROM shard, generate_series(${FIRST_PK}::int, ${FIRST_PK + influencers - 1}::int) AS pk
      RETURNING id, shard_id
    )
    INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
    SELECT id, to_timestamp(${from}::float8), ${SLOT_S}, 'live', shard_id FROM added`);
}
