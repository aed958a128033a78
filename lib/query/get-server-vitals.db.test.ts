import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDatabase, type DatabaseClient } from "#lib/db/client.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { SECOND } from "#lib/time.ts";
import { executeSqlOn } from "./execute-sql-on.ts";
import { getServerVitals } from "./get-server-vitals.ts";

let t: TestDatabase;
let own: DatabaseClient;
let role: string;
beforeAll(async () => {
  t = await createTestDatabase();
  role = `role_${new URL(t.url).pathname.slice(1)}`;
  await t.db.execute(sql`CREATE ROLE ${sql.identifier(role)} LOGIN PASSWORD 'secret'`);
  const url = new URL(t.url);
  url.username = role;
  url.password = "secret";
  own = connectDatabase({ url: url.href, name: "test", max: 1, statementTimeoutMs: 30 * SECOND });
});
afterAll(async () => {
  await own.close();
  await t.db.execute(sql`DROP ROLE ${sql.identifier(role)}`);
  await t.close();
});

test("others' connections count, also for a role that may not look at them, and that it may not is told", async () => {
  const others = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const client = postgres(t.url, { max: 1 });
      await client`SELECT 1`;
      return client;
    }),
  );
  try {
    expect(await getServerVitals(executeSqlOn(t.db))).toMatchObject({ seesOthers: true, readOnly: false });
    const vitals = await getServerVitals(executeSqlOn(own.db));
    expect(vitals.seesOthers).toBe(false);
    // Other files' tests share the server: at least these, and our own.
    expect(vitals.connections).toBeGreaterThan(others.length);
    expect(vitals.connections).toBeLessThanOrEqual(vitals.connectionsMax + 20);
  } finally {
    await Promise.all(others.map((client) => client.end()));
  }
});

test("the oldest transaction of those that it may see, but for the one that asks", async () => {
  const holder = postgres(t.url, { max: 1 });
  try {
    const held = await holder.reserve();
    await held`BEGIN ISOLATION LEVEL REPEATABLE READ`;
    await held`SELECT 1`;
    const { oldestTransactionSeconds } = await getServerVitals(executeSqlOn(t.db));
    expect(oldestTransactionSeconds).toBeGreaterThan(0);
    await held`ROLLBACK`;
    held.release();
  } finally {
    await holder.end();
  }
});
