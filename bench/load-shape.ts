/** Fills a fresh database with a shape: made inside the server, in the order of time, as the pipeline would have left it. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { hourWrites } from "#lib/store/note-hour-writes.ts";
import { systemClock } from "#lib/time.ts";
import { countsInSql, FIRST_PK, pointsOf, type Shape, SLOT_S } from "./shape.ts";

const ROWS_AT_ONCE = 500_000;

export interface LoadOptions {
  /** Sums the hours up by the product's own job; else they are marked as still to be summed up. */
  rollUp: boolean;
  say(line: string): void;
  signal: AbortSignal;
}

/** The database at `url` must be empty. Throws when `signal` ends it. */
export async function loadShape(
  { db, url }: { db: Database; url: string },
  shape: Shape,
  { rollUp, say, signal }: LoadOptions,
): Promise<void> {
  const { influencers, slots, from } = shape;
  await migrateDatabase(url);
  const range = { platform: "mockstagram", from: FIRST_PK, count: influencers, interval: SLOT_S } as const;
  await seedInfluencers(db, range, { clock: systemClock });
  // Once more: how long a chunk is follows from the rate of rows, which is known only now.
  await migrateDatabase(url);
  await db.execute(sql`UPDATE influencers SET state = 'ok', added_at = to_timestamp(${from}::float8)`);
  await db.execute(sql`UPDATE tracking_periods SET "from" = to_timestamp(${from}::float8)`);

  await storePoints(db, shape, { say, signal });
  const hours = sql`
    SELECT id, hour FROM shards, generate_series(
      date_trunc('hour', to_timestamp(${from}::float8), 'UTC'),
      to_timestamp(${from + (slots - 1) * SLOT_S}::float8), interval '1 hour') AS hour`;
  await db.execute(hourWrites(hours));
  await db.execute(sql`INSERT INTO dirty_hours (hour, shard_id) SELECT hour, id FROM (${hours}) AS marked`);
  if (rollUp) await sumUp(db, { say, signal });
  for (const table of ["data_points", "rollups_15m", "rollups_1h", "influencers", "tracking_periods"]) {
    await db.execute(sql`VACUUM (ANALYZE) ${sql.identifier(table)}`);
  }
}

/** The data points of a shape, for influencers that are there; of any release's schema. Throws when `signal` ends it. */
export async function storePoints(
  db: Database,
  shape: Shape,
  { say, signal }: Pick<LoadOptions, "say" | "signal">,
): Promise<void> {
  const { influencers, slots, from } = shape;
  // A key that is there from the start would triple the time. Rows lie as they would have come; only the index is denser.
  await db.execute(sql`ALTER TABLE data_points DROP CONSTRAINT data_points_once`);
  const atOnce = Math.max(1, Math.floor(ROWS_AT_ONCE / influencers));
  let told = 0;
  for (let slot = 0; slot < slots; slot += atOnce) {
    signal.throwIfAborted();
    const last = Math.min(slot + atOnce, slots) - 1;
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      SELECT id, to_timestamp(${from}::float8 + m * ${SLOT_S}),
        to_timestamp(${from}::float8 + m * ${SLOT_S} + n % 36 + 0.25),
        ${countsInSql.followers(sql`n`, sql`m`)}, ${countsInSql.following(sql`n`, sql`m`)}
      FROM generate_series(${slot}::int, ${last}::int) AS m
      CROSS JOIN (SELECT id, external_id::int - ${FIRST_PK} AS n FROM influencers) AS i
      ORDER BY m, id`);
    const done = Math.floor((10 * (last + 1)) / slots);
    if (done > told) say(`  ${10 * done} % stored`);
    told = done;
  }
  await db.execute(sql`
    ALTER TABLE data_points ADD CONSTRAINT data_points_once PRIMARY KEY (influencer_id, time)`);
  await checkAlike(db, shape);
}

/** All that is marked, by the product's own job. */
export async function sumUp(
  db: Database,
  { say, signal }: Pick<LoadOptions, "say" | "signal">,
): Promise<void> {
  let done = 0;
  for (;;) {
    signal.throwIfAborted();
    const marks = await rollUpHours(db, systemClock, { quietS: 0, signal });
    if (marks === 0) break;
    done += marks;
    say(`  ${done} hours of shards summed up`);
  }
}

/** Peers get their points from JavaScript: a sample of both ways has to be equal. */
async function checkAlike(db: Database, shape: Shape): Promise<void> {
  const points = pointsOf(shape);
  const rows = await db.execute<{ n: number; m: number; followers: number; following: number }>(sql`
    SELECT i.n, ((extract(epoch FROM d.time) - ${shape.from}::float8) / ${SLOT_S})::int AS m, d.followers, d.following
    FROM (
      SELECT id, external_id::int - ${FIRST_PK} AS n FROM influencers ORDER BY hashint4(id) LIMIT 50
    ) AS i
    JOIN data_points AS d ON d.influencer_id = i.id
    WHERE d.time >= to_timestamp(${shape.from + (shape.slots - 20) * SLOT_S}::float8)`);
  const unlike = rows.filter(
    ({ n, m, followers, following }) =>
      followers !== points.followers(n, m) || following !== points.following(n, m),
  );
  if (rows.length === 0 || unlike.length > 0) {
    throw new Error(`${unlike.length} of ${rows.length} data points differ from what the peers would get`);
  }
}
