import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
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
