import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { MIGRATION_LOCK } from "./edition/ensure-edition.ts";
import { migrateDatabase } from "./migrate-database.ts";

describe("migrateDatabase", () => {
  let t: TestDatabase;
  beforeAll(async () => {
    t = await createTestDatabase({ empty: true });
  });
  afterAll(() => t.close());

  it("brings an empty database to the newest schema, and a second run changes nothing", async () => {
    const first = await migrateDatabase(t.url);
    const second = await migrateDatabase(t.url);
    expect(second).toEqual(first);
    expect(first.edition).toBe(inject("databaseServer").edition);
    const [row] = await t.db.execute(sql`SELECT count(*)::int AS n FROM data_points`);
    expect(row).toEqual({ n: 0 });
  });

  it("lets several run at once", async () => {
    const other = await createTestDatabase({ empty: true });
    try {
      const infos = await Promise.all([1, 2, 3].map(() => migrateDatabase(other.url)));
      expect(new Set(infos.map((info) => JSON.stringify(info))).size).toBe(1);
    } finally {
      await other.close();
    }
  });

  it("tries again when it and somebody else wait for each other", async () => {
    const busy = await createTestDatabase();
    const other = postgres(busy.url, { max: 1, onnotice: () => {} });
    try {
      const held = await other.reserve();
      const [row] = await held`SELECT pg_backend_pid() AS pid`;
      // Else it might be the one whom the server ends.
      await held`SET deadlock_timeout = '1h'`;
      await held`BEGIN`;
      await held`LOCK TABLE drizzle.__drizzle_migrations IN ACCESS EXCLUSIVE MODE`;
      const migrating = migrateDatabase(busy.url);
      migrating.catch(() => {});
      const isHeld = sql`SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = ${MIGRATION_LOCK}
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      await waitUntil("it has begun", 60_000, async () => (await busy.db.execute(isHeld)).length > 0);
      const waiting = held`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`.catch(() => {});
      await waitUntil("the server ended one of both", 60_000, async () => {
        const [stat] = await busy.db.execute<{ deadlocks: number }>(
          sql`SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`,
        );
        return (stat?.deadlocks ?? 0) > 0;
      });
      await busy.db.execute(sql`SELECT pg_cancel_backend(${row?.pid}::int)`);
      await waiting;
      await held`ROLLBACK`;
      held.release();
      expect((await migrating).edition).toBe(inject("databaseServer").edition);
    } finally {
      await other.end({ timeout: 5 });
      await busy.close();
    }
  });

  it("needs no more rights than those of a database's owner", async () => {
    const owned = await createTestDatabase({ empty: true });
    const role = `role_${new URL(owned.url).pathname.slice(1)}`;
    const name = sql.identifier(role);
    const database = sql.identifier(new URL(owned.url).pathname.slice(1));
    try {
      await owned.db.execute(sql`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`);
      await owned.db.execute(sql`ALTER DATABASE ${database} OWNER TO ${name}`);
      const url = new URL(owned.url);
      url.username = role;
      url.password = "secret";
      const info = await migrateDatabase(url.href);
      expect(info.edition).toBe(inject("databaseServer").edition);
      expect(await migrateDatabase(url.href)).toEqual(info);
    } finally {
      await owned.close();
      await t.db.execute(sql`DROP ROLE ${name}`);
    }
  });
});
