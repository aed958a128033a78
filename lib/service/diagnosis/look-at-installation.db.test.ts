import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimSpool } from "#lib/spool/claim-spool.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { startProxy } from "#lib/testing/start-proxy.ts";
import { asWebOfTests } from "#lib/testing/template-database.ts";
import { monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import type { Finding } from "./facts.ts";
import { judgeInstallation } from "./judge-installation.ts";
import { type LookOptions, lookAtInstallation } from "./look-at-installation.ts";

let t: TestDatabase;
let folder: string;
let options: LookOptions;
const upstream = createServer((_, response) => response.end("{}"));
beforeAll(async () => {
  t = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
  await new Promise<void>((resolve) => {
    upstream.listen(0, "127.0.0.1", resolve);
  });
  const address = upstream.address();
  const port = typeof address === "object" ? address?.port : 0;
  options = {
    databaseUrl: t.url,
    embedded: false,
    queueDatabaseUrl: null,
    dataDir: join(folder, "not", "there", "yet"),
    spoolDir: join(folder, "spool"),
    spoolMaxBytes: 10_000_000,
    upstreamUrl: `http://127.0.0.1:${port}`,
    workerUrl: "http://127.0.0.1:1",
    node: "24.0.0",
    clock: systemClock,
  };
});
afterAll(async () => {
  upstream.close();
  await rm(folder, { recursive: true });
  await t.close();
});

async function diagnose(change: Partial<LookOptions> = {}): Promise<(check: string) => Finding | undefined> {
  const findings = judgeInstallation(await lookAtInstallation({ ...options, ...change }));
  return (check) => findings.find((finding) => finding.check === check);
}

test("an installation without a worker: everything else is well, and the worker is what is missing", async () => {
  await insertInfluencer(t.db, "1000042");
  const about = await diagnose();
  expect(about("Database")).toMatchObject({ level: "ok", says: expect.stringContaining("PostgreSQL") });
  for (const check of ["Migrations", "Clock", "Queue", "Dead letters", "Disk", "Upstream"])
    expect(about(check), check).toMatchObject({ level: "ok" });
  expect(about("Workers")).toMatchObject({ level: "fail", says: "none is running" });
});

test("a worker's sign of life, a slot with a hole, dead letters, a clock that is wrong", async () => {
  const now = Math.floor(Date.now() / 60_000) * 60;
  await t.db.execute(sql`INSERT INTO workers (id) VALUES ('w')`);
  await t.db.execute(sql`
    INSERT INTO slots_expected (interval_s, slot, expected) VALUES (60, to_timestamp(${now - 120}::float8), 4)`);
  await t.db.execute(
    sql`INSERT INTO dead_letters (hash, queue, payload, cause) VALUES ('h', 'ingest', '{}', 'x')`,
  );
  const about = await diagnose({ clock: { now: () => Date.now() + 5 * SECOND } });
  expect(about("Workers")).toMatchObject({ level: "ok", says: "1 running" });
  expect(about("Slots")).toMatchObject({ level: "fail", says: expect.stringContaining("0 of 4") });
  expect(about("Dead letters")).toMatchObject({ level: "warn" });
  expect(about("Clock")).toMatchObject({ level: "warn", says: expect.stringContaining("ahead of") });
});

test("spools: one that a worker has, one that nobody has and in which results wait", async () => {
  const claim = (name: string) =>
    claimSpool({ spoolDir: options.spoolDir, proposeId: () => name, maxBytes: 10_000_000 });
  const [held, orphan] = [await claim("held"), await claim("orphan")];
  await orphan.append({
    v: 1,
    shard: 1,
    slot: 1_800_000_000,
    fetchedAt: 1_800_000_001_000,
    ids: [1],
    offsets: [5],
    followers: [1],
    following: [1],
    posts: [null],
    failures: [],
  });
  for (const record of await orphan.read(1, 1)) await orphan.setAside(record, "no");
  await orphan.close();
  const { spools } = await lookAtInstallation(options);
  expect(spools).toMatchObject({
    value: [
      { name: "held", held: true },
      { name: "orphan", held: false, waits: true, setAside: 1, droppedPoints: 0, corruptRecords: 0 },
    ],
  });
  const findings = judgeInstallation(await lookAtInstallation(options));
  expect(findings.filter(({ check }) => check === "Spool")).toMatchObject([
    { level: "ok" },
    { level: "warn" },
  ]);
  await held.close();
});

test("a database without our tables is told to be migrated", async () => {
  const empty = await createTestDatabase({ empty: true });
  const about = await diagnose({ databaseUrl: empty.url });
  expect(about("Migrations")).toMatchObject({ level: "fail", todo: "npm run db:migrate" });
  expect(about("Queue")).toMatchObject({ level: "fail", todo: "npm run db:migrate" });
  await empty.close();
});

test("a queue that another release has migrated is told, with what to do; whoever may not see that says nothing of it", async () => {
  await t.db.execute(sql`UPDATE pgboss.version SET version = version + 1`);
  expect((await diagnose())("Queue")).toMatchObject({
    level: "fail",
    todo: expect.stringContaining("a newer release has migrated"),
  });
  expect((await diagnose({ databaseUrl: asWebOfTests(t.url) }))("Queue")).toMatchObject({ level: "ok" });
  await t.db.execute(sql`UPDATE pgboss.version SET version = version - 1`);
  expect((await diagnose())("Queue")).toMatchObject({ level: "ok" });
});

test.each(["refuse", "swallow"] as const)(
  "%s: it works without a database, says so, and soon",
  async (mode) => {
    const proxy = await startProxy(t.url);
    proxy.mode(mode);
    const began = monotonicMs();
    const about = await diagnose({ databaseUrl: proxy.url, queueDatabaseUrl: t.url });
    expect(monotonicMs() - began).toBeLessThan(20 * SECOND);
    expect(about("Database")).toMatchObject({ level: "fail", todo: expect.stringContaining("DATABASE_URL") });
    expect(about("Queue")).toMatchObject({ level: "ok" });
    expect(about("Pipeline")).toMatchObject({ level: "warn" });
    expect(about("Upstream")).toMatchObject({ level: "ok" });
    await proxy.close();
  },
);

test("neither user nor password of a database stands in any line", async () => {
  const databaseUrl = "postgres://somebody:c4n4ry@127.0.0.1:1/x?sslmode=disable";
  const text = JSON.stringify(
    judgeInstallation(await lookAtInstallation({ ...options, databaseUrl, queueDatabaseUrl: databaseUrl })),
  );
  expect(text).toContain("127.0.0.1:1");
  expect(text).not.toMatch(/c4n4ry|somebody/);
});
