import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rootMessageOf } from "#lib/errors.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { asWebOfTests } from "#lib/testing/template-database.ts";
import { migrateDatabase } from "../migrate-database.ts";
import { asUserOf } from "./as-user-of.ts";
import { ensureWebRole } from "./ensure-web-role.ts";
import { makeScramVerifier } from "./make-scram-verifier.ts";
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
  const whole = Object.entries(webWrites).flatMap(([name, { rights }]) =>
    rights.length > 0 ? [[name, rights]] : [],
  );
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(whole));
  const columns = await t.web.execute<{ table: string; right: string; names: string[] }>(sql`
    SELECT c.relname AS table, r AS right, array_agg(a.attname::text ORDER BY a.attname) AS names
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN unnest('{INSERT,UPDATE}'::text[]) AS r
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT has_table_privilege(c.oid, r) AND has_column_privilege(c.oid, a.attnum, r)
    GROUP BY 1, 2`);
  const parts = Object.entries(webWrites).flatMap(([table, { columns: some = {} }]) =>
    Object.entries(some).map(([right, names]) => ({ table, right, names: [...names].sort() })),
  );
  expect([...columns]).toHaveLength(parts.length);
  expect([...columns]).toEqual(expect.arrayContaining(parts));
});

test.each([
  "INSERT INTO data_points (influencer_id, time, retrieved_at) VALUES (1, now(), now())",
  "DELETE FROM data_points",
  "UPDATE rollups_15m SET followers_sum = 0",
  "DELETE FROM audit_events",
  "UPDATE audit_events SET action = 'x'",
  "DELETE FROM dead_letters",
  "UPDATE dead_letters SET payload = '{}'",
  "UPDATE dead_letters SET redriven_at = NULL",
  "UPDATE upstream_states SET hold_until = now()",
  "INSERT INTO upstream_states (platform, breaker_until) VALUES ('x', now())",
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
  await t.db.execute(sql`GRANT UPDATE (payload) ON dead_letters TO web_of_tests`);
  await ensureWebRole(t.url, asWebOfTests(t.url));
  expect(await asWeb("DELETE FROM data_points")).toMatch(/permission denied/);
  expect(await asWeb("UPDATE dead_letters SET payload = '{}'")).toMatch(/permission denied/);
  expect(await asWeb("SELECT count(*) FROM influencers")).toBe("done");
});

test("is made by an owner who is no superuser, again and again, at the same time; a wrong password is mended", async () => {
  const owner = `owner_${randomBytes(4).toString("hex")}`;
  const web = `web_${randomBytes(4).toString("hex")}`;
  const own = await createTestDatabase({ empty: true });
  try {
    await own.db.execute(sql.raw(`CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'x'`));
    await own.db.execute(sql.raw(`ALTER DATABASE ${new URL(own.url).pathname.slice(1)} OWNER TO ${owner}`));
    const as = (user: string, password = "x") => asUserOf(own.url, `postgres://${user}:${password}@nowhere`);
    await migrateDatabase(as(owner));
    await migrateQueue(as(owner));
    await Promise.all([1, 2, 3].map(() => ensureWebRole(as(owner), as(web, "a%20b"))));
    await ensureWebRole(as(owner), as(web, "a%20b"));
    const read = (password: string) => {
      const client = postgres(as(web, password), { max: 1, onnotice: () => {} });
      return client`SELECT count(*) FROM influencers`
        .then(() => "read", rootMessageOf)
        .finally(() => client.end());
    };
    expect(await read("a%20b")).toBe("read");
    await ensureWebRole(as(owner), as(web, "another"));
    expect(await read("a%20b")).toMatch(/password authentication failed/);
    expect(await read("another")).toBe("read");
  } finally {
    await own.close();
    await t.db.execute(sql.raw(`DROP ROLE IF EXISTS ${web}`));
    await t.db.execute(sql.raw(`DROP ROLE IF EXISTS ${owner}`));
  }
});

test("is nobody who may more than a web should", async () => {
  await t.db.execute(sql`CREATE ROLE mighty LOGIN CREATEDB PASSWORD 'x'`);
  await expect(ensureWebRole(t.url, asUserOf(t.url, "postgres://mighty:x@nowhere"))).rejects.toThrow(
    "may more",
  );
  await t.db.execute(sql`DROP ROLE mighty`);
});

test("is nobody who writes as a member of another role", async () => {
  await t.db.execute(sql`CREATE ROLE scribe LOGIN PASSWORD 'x' IN ROLE pg_write_all_data`);
  await expect(ensureWebRole(t.url, asUserOf(t.url, "postgres://scribe:x@nowhere"))).rejects.toThrow(
    "a member of",
  );
  await t.db.execute(sql`DROP ROLE scribe`);
});

test("no password stands in a statement", () => {
  const verifier = makeScramVerifier("pencil", Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"));
  // As PostgreSQL computes it of the same salt and rounds.
  expect(verifier).toBe(
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});

test("is never the owner", async () => {
  await expect(ensureWebRole(t.url, t.url)).rejects.toThrow("must be another one");
});
