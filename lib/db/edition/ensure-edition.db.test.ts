import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { migrateDatabase } from "../migrate-database.ts";
import { detectEdition } from "./detect-edition.ts";
import { ensureEdition } from "./ensure-edition.ts";
import { fitChunkIntervals } from "./fit-chunk-intervals.ts";
import { hypertables } from "./hypertables.ts";

const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));
const hasTimescale = inject("databaseServer").edition !== "plain";

describe("ensureEdition", () => {
  let t: TestDatabase;
  /** A database with our history, as a server without TimescaleDB leaves it. */
  beforeEach(async () => {
    t = await createTestDatabase({ empty: true });
    await migrate(t.db, { migrationsFolder });
  });
  afterEach(() => t.close());

  const fill = () =>
    t.db.execute(sql`
      INSERT INTO data_points
      SELECT i, time, time, i, i, i
      FROM generate_series('2026-01-01'::timestamptz, '2026-01-10', '1 hour') time, generate_series(1, 20) i`);

  async function content() {
    const [row] = await t.db.execute(sql`
      SELECT count(*)::int AS n, sum(followers)::int AS followers, min(time) AS first, max(time) AS last FROM data_points`);
    return row;
  }

  /** All of them, or none. */
  async function isHypertable(): Promise<boolean> {
    if (!hasTimescale) return false;
    const rows = await t.db.execute(
      sql`SELECT hypertable_name AS name FROM timescaledb_information.hypertables`,
    );
    expect([0, hypertables.length]).toContain(rows.length);
    return rows.length > 0;
  }

  const addAgain = () =>
    t.db.execute(sql`
      INSERT INTO data_points VALUES (1, '2026-01-05', '2026-01-05', 99, 99, 99), (1, '2026-02-05', '2026-02-05', 1, 1, 1)
      ON CONFLICT DO NOTHING RETURNING time`);

  it("takes over a table that has rows already: nothing lost, nothing doubled", async () => {
    await fill();
    const before = await content();
    const info = await ensureEdition(t.db);
    expect(info.edition).toBe(inject("databaseServer").edition);
    expect(await isHypertable()).toBe(hasTimescale);
    expect(await content()).toEqual(before);
    expect(await addAgain()).toHaveLength(1);
  });

  it("changes nothing when it runs again", async () => {
    await fill();
    const first = await ensureEdition(t.db);
    const before = await content();
    expect(await ensureEdition(t.db)).toEqual(first);
    expect(await migrateDatabase(t.url)).toEqual(first);
    expect(await content()).toEqual(before);
  });

  it("chunks to come get shorter when many are added, and longer again", async () => {
    await ensureEdition(t.db);
    const lengths = async () => {
      await fitChunkIntervals(t.db);
      if (!hasTimescale) return [];
      const rows = await t.db.execute<{ hours: number }>(sql`
        SELECT extract(epoch FROM time_interval)::int / 3600 AS hours
        FROM timescaledb_information.dimensions ORDER BY hypertable_name`);
      return rows.map(({ hours }) => hours);
    };
    const few = hasTimescale ? [24, 30 * 24, 90 * 24] : [];
    expect(await lengths()).toEqual(few);
    const [added] = await t.db.execute<{ id: number }>(sql`
      INSERT INTO shards (platform, interval_s, capacity, size)
      VALUES ('mockstagram', 60, 1000000, 1000000) RETURNING id`);
    expect(await lengths()).toEqual(hasTimescale ? [1, 24, 7 * 24] : []);
    await fill();
    await t.db.execute(sql`UPDATE shards SET size = 1000 WHERE id = ${added?.id}`);
    expect(await lengths()).toEqual(few);
    expect((await content())?.n).toBe(20 * 217);
  });

  it("finishes what an interrupted run began", async () => {
    await fill();
    const before = await content();
    if (hasTimescale) {
      await t.db.execute(sql`CREATE EXTENSION timescaledb`);
      expect((await detectEdition(t.db)).edition).not.toBe("plain");
    }
    expect(await isHypertable()).toBe(false);
    await ensureEdition(t.db);
    expect(await isHypertable()).toBe(hasTimescale);
    expect(await content()).toEqual(before);
  });

  it("lets several run at once", async () => {
    await fill();
    const before = await content();
    await Promise.all([1, 2, 3].map(() => ensureEdition(t.db)));
    expect(await isHypertable()).toBe(hasTimescale);
    expect(await content()).toEqual(before);
  });

  it("keeps the same columns, order and key whatever the edition", async () => {
    await ensureEdition(t.db);
    const columns = await t.db.execute(sql`
      SELECT column_name AS name, data_type AS type, is_nullable AS nullable FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = 'data_points' ORDER BY ordinal_position`);
    expect(columns.map((column) => column.name)).toEqual([
      "influencer_id",
      "time",
      "retrieved_at",
      "followers",
      "following",
      "posts",
    ]);
    const indexes = await t.db.execute(
      sql`SELECT indexname FROM pg_indexes WHERE tablename = 'data_points' ORDER BY 1`,
    );
    expect(indexes.map((index) => index.indexname)).toEqual(["data_points_once", "data_points_time"]);
  });

  it("makes the chunks to come shorter when the registry has grown", async () => {
    const chunks = async () => {
      if (!hasTimescale) return null;
      const rows = await t.db.execute<{ hours: number }>(sql`
        SELECT (extract(epoch FROM time_interval) / 3600)::int AS hours FROM timescaledb_information.dimensions
        ORDER BY hypertable_name`);
      return rows.map((row) => row.hours);
    };
    await ensureEdition(t.db);
    expect(await chunks()).toEqual(hasTimescale ? [24, 30 * 24, 90 * 24] : null);
    await t.db.execute(
      sql`INSERT INTO shards (platform, interval_s, capacity, size) SELECT 'mockstagram', 60, 1000, 1000 FROM generate_series(1, 1000)`,
    );
    await ensureEdition(t.db);
    expect(await chunks()).toEqual(hasTimescale ? [1, 24, 7 * 24] : null);
  });
});
