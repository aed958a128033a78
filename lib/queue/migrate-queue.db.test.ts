import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { migrateQueue } from "./migrate-queue.ts";

test("ingest payloads are packed with lz4 where the server has it, also those of an older installation", async () => {
  const t = await createTestDatabase();
  const readPacking = async () => {
    const [row] = await t.db.execute<{ packing: string; known: boolean }>(sql`
      SELECT attcompression AS packing, (
        SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression') AS known
      FROM pgboss.queue AS q
      JOIN pg_attribute ON attrelid = format('pgboss.%I', q.table_name)::regclass AND attname = 'data'
      WHERE q.name = 'ingest'`);
    return row;
  };
  try {
    await migrateQueue(t.url);
    const row = await readPacking();
    expect(row?.packing).toBe(row?.known ? "l" : "");
    await t.db.execute(sql`
      DO $$ BEGIN EXECUTE format('ALTER TABLE pgboss.%I ALTER COLUMN data SET COMPRESSION default',
        (SELECT table_name FROM pgboss.queue WHERE name = 'ingest')); END $$`);
    expect((await readPacking())?.packing).toBe("");
    await migrateQueue(t.url);
    expect(await readPacking()).toEqual(row);
  } finally {
    await t.close();
  }
});
