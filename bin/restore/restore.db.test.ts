import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import type { Database } from "#lib/db/client.ts";
import { engineCaches } from "#lib/db/embedded/find-portable-engine.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { log } from "#lib/log.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { type RunCommand, runCommand } from "#lib/run-command.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { BASE, resetRetention, storeAt } from "#lib/testing/retention-fixtures.ts";
import { listWrongRollUps } from "#lib/testing/roll-up-model.ts";
import { asWebOfTests } from "#lib/testing/template-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { MINUTE, systemClock } from "#lib/time.ts";
import { backUp } from "../backup/back-up.ts";
import { restore } from "./restore.ts";

const folder = mkdtempSync(join(tmpdir(), "backup-test-"));
const whole = join(folder, "whole.dump");
const opened: TestDatabase[] = [];
const calls: { args: readonly string[]; env: NodeJS.ProcessEnv | undefined }[] = [];
const run: RunCommand = (command, args, options) => {
  calls.push({ args: [command, ...args], env: options?.env });
  return runCommand(command, args, options);
};
const signal = new AbortController().signal;
const usual = { run, signal, cacheDirs: engineCaches(folder), queueUrl: undefined, force: false };
const makeEmpty = "Make an empty one.";

async function database(options: Parameters<typeof createTestDatabase>[0] = {}): Promise<TestDatabase> {
  const made = await createTestDatabase(options);
  opened.push(made);
  return made;
}

const into = (
  target: TestDatabase,
  file = whole,
  more: { queueUrl?: string; say?: (line: string) => void } = {},
) =>
  restore({
    copy: false,
    ...{ ...usual, say: () => {}, webUrl: asWebOfTests(target.url), file, ...more },
    open: async () => ({ url: target.url, makeEmpty }),
  });

/** Each row of each table, but for what belongs to the server, what each migration writes and pg-boss about its own upkeep, and the snapshot, which is built anew. */
async function contentsOf({ db }: Pick<TestDatabase, "db">): Promise<Record<string, string>> {
  const tables = await db.execute<{ schema: string; name: string }>(sql`
    SELECT schemaname AS schema, tablename AS name FROM pg_tables
    WHERE schemaname IN ('public', 'drizzle', 'pgboss') AND NOT (schemaname = 'pgboss' AND tablename IN ('queue', 'version'))
      AND tablename !~ '^(snapshot_|board_ends_|lineage$)' ORDER BY 1, 2`);
  const contents: Record<string, string> = {};
  for (const { schema, name } of tables) {
    const table = sql`${sql.identifier(schema)}.${sql.identifier(name)}`;
    const [row] = await db.execute<{ all: string }>(sql`
      SELECT count(*) || ' ' || md5(coalesce(string_agg(line, E'\n' ORDER BY line), '')) AS all
      FROM (SELECT (to_jsonb(t) - 'changed_xid' - 'written_xid')::text AS line FROM ${table} AS t) AS lines
      WHERE line !~ '"action": "database\\.'`);
    contents[`${schema}.${name}`] = row?.all ?? "";
  }
  return contents;
}

const now = { now: () => (BASE + 4 * DAY_S) * 1_000 };
let source: TestDatabase;
beforeAll(async () => {
  source = await database();
  const { db } = source;
  await resetRetention(db);
  for (let hour = 0; hour < 72; hour += 6) {
    await storeAt(
      db,
      hour * HOUR_S,
      { id: 1, followers: hour },
      { id: 2, followers: null },
      { id: 3, followers: 7 },
    );
  }
  await rollUpHours(db, now, { quietS: 0, marks: 4 });
  await buildSnapshot(db, now, { anew: true });
  await openSession(db, { email: "somebody@example.org" });
  await createAccountLink(db, systemClock, { email: "invited@example.org", role: "admin" });
  const queue = await openQueue({ url: source.url, name: "jobs", max: 2, log });
  await sendIngestJobs(queue, [{ ...payload(BASE + 3 * DAY_S), ids: [1] }]);
  await queue.stop({ graceful: false });
  // What it still does to its tables would be done after the backup's moment.
  await waitUntil("the queue is gone", MINUTE, async () => {
    const [row] = await db.execute<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'jobs'`);
    return row?.n === 0;
  });
  await backUp({ ...usual, url: source.url, file: whole, say: () => {} });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all(opened.map((one) => one.close()));
});

function payload(slot: number) {
  const one = { ids: [1], offsets: [1_000], followers: [5], following: [5], posts: [null] };
  return { v: 1 as const, shard: 1, slot, fetchedAt: slot * 1_000, failures: [], ...one };
}

test("what is restored is what was backed up: chunks, roll-ups, registry, accounts, the queue; and it goes on from there", async () => {
  const target = await database({ empty: true });
  const said: string[] = [];
  const counts = await into(target, whole, { say: (line) => void said.push(line) });
  expect(counts).toEqual({ influencers: 3, dataPoints: 36 });
  const [was, is] = [await contentsOf(source), await contentsOf(target)];
  expect(Object.keys(is)).toEqual(Object.keys(was));
  // Sessions and links that have ended since would open the door again.
  const ended = ["public.account_links", "public.sessions"];
  expect(Object.keys(was).filter((table) => is[table] !== was[table])).toEqual(ended);
  for (const table of ended) expect(is[table]).toMatch(/^0 /);
  expect(said.at(-1)).toMatch(/passwords, keys and removals are as of 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/);
  const [noted] = await target.db.execute(sql`
    SELECT actor_name, action, after->>'dataPoints' AS points FROM audit_events ORDER BY id DESC LIMIT 1`);
  expect(noted).toEqual({ actor_name: "restore", action: "database.restore", points: "36" });
  const { db } = target;
  const chunks = (one: Database) =>
    one.execute(sql`
      SELECT hypertable_name, range_start, range_end FROM timescaledb_information.chunks ORDER BY 1, 2`);
  expect([...(await chunks(db))]).toEqual([...(await chunks(source.db))]);
  expect((await chunks(db)).length).toBeGreaterThan(3);

  await storeAt(db, 4 * DAY_S, { id: 1, followers: 9 });
  await rollUpHours(db, { now: () => (BASE + 6 * DAY_S) * 1_000 }, { quietS: 0 });
  expect(await listWrongRollUps(db)).toEqual([]);
  await buildSnapshot(db, now, { anew: false });
  const [built] = await db.execute<{ influencers: number }>(
    sql`SELECT influencers FROM snapshot_generations ORDER BY generation DESC LIMIT 1`,
  );
  expect(built?.influencers).toBe(3);
  const asWeb = postgres(asWebOfTests(target.url), { max: 1 });
  expect([...(await asWeb`SELECT count(*)::int AS n FROM influencers`)]).toEqual([{ n: 3 }]);
  await expect(asWeb`DELETE FROM data_points`).rejects.toThrow(/permission denied/);
  await asWeb.end();
  await migrateDatabase(target.url);
});

test("ids that were handed out after the backup are not handed out again, and transactions are this server's", async () => {
  const target = await database({ empty: true });
  const lost = await insertInfluencer(source.db, "lost", []);
  await into(target);
  const next = await insertInfluencer(target.db, "next", []);
  expect(next.id).toBeGreaterThanOrEqual(lost.id + 1_000_000);
  expect(next.shardId).toBeGreaterThanOrEqual(lost.shardId + 1_000_000);
  const [row] = await target.db.execute<{ future: number }>(sql`
    SELECT (SELECT count(*) FROM influencers WHERE changed_xid > pg_current_xact_id())::int
      + (SELECT count(*) FROM hour_writes WHERE written_xid > pg_current_xact_id()::text::int8)::int AS future`);
  expect(row?.future).toBe(0);
  await source.db.execute(sql`DELETE FROM influencers WHERE external_id = 'lost'`);
});

test("a backup that is made while rows are written is of one moment, and says which rows", async () => {
  const busy = await database();
  await resetRetention(busy.db);
  let wanted = true;
  const writing = (async () => {
    let minute = 0;
    // One transaction, rows in two chunks: neither may be there without the other.
    for (; wanted; minute++)
      await busy.db.transaction(async (tx) => {
        for (const day of [0, 20])
          await tx.execute(sql`
            INSERT INTO data_points (influencer_id, time, retrieved_at)
            VALUES (1, to_timestamp(${BASE + day * DAY_S + minute * 60}), to_timestamp(${BASE}))`);
      });
    return 2 * minute;
  })();
  const file = join(folder, "busy.dump");
  const { counts } = await backUp({ ...usual, url: busy.url, file, say: () => {} });
  wanted = false;
  const written = await writing;
  const target = await database({ empty: true });
  expect(await into(target, file)).toEqual(counts);
  const [row] = await target.db.execute<{ early: number; late: number }>(sql`
    SELECT (count(*) FILTER (WHERE time < to_timestamp(${BASE + 10 * DAY_S})))::int AS early,
      (count(*) FILTER (WHERE time >= to_timestamp(${BASE + 10 * DAY_S})))::int AS late FROM data_points`);
  expect(row?.early).toBe(row?.late);
  expect(row?.early).toBeGreaterThan(0);
  expect(written).toBeGreaterThan(counts?.dataPoints ?? 0);
});

test("a torn file and one that is no backup are refused before the target is touched", async () => {
  const target = await database({ empty: true });
  const torn = join(folder, "torn.dump");
  const bytes = readFileSync(whole);
  for (const size of [3, 400, Math.floor(bytes.length * 0.6), bytes.length - 20]) {
    writeFileSync(torn, bytes.subarray(0, size));
    await expect(into(target, torn)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
  await expect(into(target, join(folder, "nowhere"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  const [row] = await target.db.execute<{ tables: number }>(
    sql`SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'`,
  );
  expect(row?.tables).toBe(0);
});

test("a database that is not empty is refused, and stays as it is", async () => {
  const before = await contentsOf(source);
  await expect(into(source)).rejects.toThrow(/3 influencers and data points.*Make an empty one/s);
  expect(await contentsOf(source)).toEqual(before);
  await expect(into(await database())).rejects.toThrow(/0 influencers and no data point/);
});

test("one that failed half-way says so, and nobody takes it for a database of ours", async () => {
  const target = await database({ empty: true });
  // In the way of the backup's.
  await target.db.execute(sql`CREATE TABLE public.notes ()`);
  await expect(into(target)).rejects.toThrow(
    /"notes" already exists.*half of the backup now.*Make an empty one/s,
  );
  await expect(into(target)).rejects.toThrow(/half of a backup.*whole\.dump/s);
  await expect(migrateDatabase(target.url)).rejects.toThrow(/half of a backup/);
});

test("a backup of plain PostgreSQL gains TimescaleDB where it is restored", async () => {
  const plain = await database({ empty: true });
  const client = postgres(plain.url, { max: 1, onnotice: () => {} });
  await migrate(drizzle(client), { migrationsFolder: "lib/db/migrations" });
  await client.end();
  const { id } = await insertInfluencer(plain.db, "1", []);
  await plain.db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at) SELECT ${id}, t, t
    FROM generate_series(now() - interval '5 days', now(), interval '1 day') AS t`);
  const file = join(folder, "plain.dump");
  await backUp({ ...usual, url: plain.url, file, say: () => {} });
  const target = await database({ empty: true });
  expect(await into(target, file)).toEqual({ influencers: 1, dataPoints: 6 });
  const chunks = await target.db.execute(
    sql`SELECT FROM timescaledb_information.chunks WHERE hypertable_name = 'data_points'`,
  );
  expect(chunks.length).toBeGreaterThan(3);
});

test("a queue of its own has a file beside, and comes back with its jobs, unless it has outlived the loss", async () => {
  const file = join(folder, "two.dump");
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const pair = { ...usual, url: source.url, queueUrl: source.url, file, say };
  await backUp(pair);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(["two.dump", "two.queue.dump"]));
  const target = await database({ empty: true });
  const queue = await database({ empty: true });
  // Of this pair the analytics' half holds a queue, too: that one is nobody's then.
  await into(target, file, { queueUrl: queue.url });
  const [waiting] = await queue.db.execute<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'ingest'`,
  );
  expect(waiting?.n).toBe(1);
  const again = await database({ empty: true });
  await into(again, file, { queueUrl: queue.url, say });
  expect(said.join("\n")).toMatch(/outlived/);
  await expect(into(target, join(folder, "two.queue.dump"))).rejects.toThrow(/queue's half/);
});

test("a file is its owner's alone, never overwritten unasked, and absent when the backup was interrupted; no password is an argument", async () => {
  expect(statSync(whole).mode & 0o777).toBe(0o600);
  const before = readFileSync(whole);
  await expect(backUp({ ...usual, url: source.url, file: whole, say: () => {} })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect(readFileSync(whole).equals(before)).toBe(true);
  await backUp({ ...usual, url: source.url, file: whole, force: true, say: () => {} });
  const cut = join(folder, "cut.dump");
  const interrupted = backUp({
    ...usual,
    signal: AbortSignal.abort(),
    url: source.url,
    file: cut,
    say: () => {},
  });
  await expect(interrupted).rejects.toThrow(/Interrupted/);
  expect(existsSync(cut)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([]);
  const { password } = new URL(source.url);
  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter(({ args }) => args.join(" ").includes(password))).toEqual([]);
  expect(calls.some(({ env }) => env?.PGPASSWORD === password)).toBe(true);
});
