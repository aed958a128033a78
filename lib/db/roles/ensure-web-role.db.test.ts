import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rootMessageOf } from "#lib/errors.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { asWebOfTests } from "#lib/testing/template-database.ts";
import { ensureWebRole } from "./ensure-web-role.ts";
import { webWrites } from "./web-writes.ts";

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

const asWeb = (statement: string) =>
  t.web.execute(sql.raw(statement)).then(
    () => "done",
    (error: unknown) => rootMessageOf(error),
  );

test("reads each table of ours, and writes those that are named, as it is named, and no other", async () => {
  const tables = await t.web.execute<{
    name: string;
    reads: boolean;
    rights: string[];
    empties: boolean;
  }>(sql`
    SELECT relname AS name, has_table_privilege(oid, 'SELECT') AS reads,
      array(SELECT r FROM unnest('{INSERT,UPDATE,DELETE}'::text[]) AS r WHERE has_table_privilege(oid, r)) AS rights,
      has_table_privilege(oid, 'TRUNCATE') AS empties
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`);
  expect(tables.filter(({ reads }) => !reads)).toEqual([]);
  expect(tables.filter(({ empties }) => empties)).toEqual([]);
  const written = tables.filter(({ rights }) => rights.length > 0).map(({ name, rights }) => [name, rights]);
  expect(Object.fromEntries(written)).toEqual(webWrites);
});

test.each([
  "INSERT INTO data_points (influencer_id, time, retrieved_at) VALUES (1, now(), now())",
  "DELETE FROM data_points",
  "UPDATE rollups_15m SET followers_sum = 0",
  "DELETE FROM audit_events",
  "UPDATE audit_events SET action = 'x'",
  "DELETE FROM dead_letters",
  "DROP TABLE data_points",
  "CREATE TABLE public.mine ()",
  "SELECT data FROM pgboss.job",
  "SELECT output FROM pgboss.job",
  "SELECT * FROM pgboss.job",
  "INSERT INTO pgboss.job (name) VALUES ('fetch')",
  "DELETE FROM pgboss.job WHERE name = 'fetch'",
  "UPDATE pgboss.queue SET ready_count = 0",
  "CREATE ROLE mine",
])("may not: %s", async (statement) => {
  expect(await asWeb(statement)).toMatch(/permission denied|must be owner|must have/);
});

test("sees how many jobs wait", async () => {
  expect(
    await asWeb(
      "SELECT min(start_after) FROM pgboss.job WHERE name = 'fetch' AND state = 'created' AND NOT blocked",
    ),
  ).toBe("done");
  expect(await asWeb("SELECT ready_count FROM pgboss.queue")).toBe("done");
});

test("may be made again, and takes back what somebody gave it beside", async () => {
  await t.db.execute(sql`GRANT DELETE ON data_points TO web_of_tests`);
  await ensureWebRole(t.url, asWebOfTests(t.url));
  expect(await asWeb("DELETE FROM data_points")).toMatch(/permission denied/);
  expect(await asWeb("SELECT count(*) FROM influencers")).toBe("done");
});

test("is never the owner", async () => {
  await expect(ensureWebRole(t.url, t.url)).rejects.toThrow("must be another one");
});
