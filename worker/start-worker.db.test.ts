import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { IntervalSeconds } from "#lib/domain/influencer.ts";
import { slotRest } from "#lib/domain/slot.ts";
import { machine } from "#lib/env.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { log } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { resumeInfluencer } from "#lib/service/resume-influencer.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { startUpstream } from "#lib/testing/start-upstream.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { deterministicValue } from "#mockstagram/value.ts";
import { type RunningWorker, startWorker } from "./start-worker.ts";

const SEED = 1;
/** A hang guard: usually it takes a second. */
const LIVE = 30 * SECOND;

let t: TestDatabase;
let ends: (() => Promise<unknown>)[];
let spoolDir: string;
beforeEach(async () => {
  t = await createTestDatabase();
  spoolDir = mkdtempSync(join(tmpdir(), "ia-worker-test-"));
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await t.close();
  rmSync(spoolDir, { recursive: true, force: true });
});

async function startStandIn(slotSeconds: number): Promise<string> {
  const server = createMockstagramServer({ mode: "deterministic", seed: SEED, slotSeconds });
  const { port } = await server.listen(0, "127.0.0.1");
  ends.push(() => server.close());
  return `http://127.0.0.1:${port}`;
}

async function start(mockstagramUrl: string, databaseUrl = t.url): Promise<RunningWorker> {
  const worker = await startWorker({
    onReplaced() {},
    databaseUrl,
    spoolDir,
    spoolMaxBytes: 2 ** 30,
    createProvider: (platform, { clock }) =>
      createProvider(platform, { mockstagramUrl, concurrency: 64, clock, random: () => 0.5 }),
    host: "127.0.0.1",
    port: 0,
    log,
  });
  ends.push(() => worker.stop());
  return worker;
}

const add = (externalIds: string[], interval: IntervalSeconds) =>
  addInfluencers(t.db, { platform: "mockstagram", externalIds, interval }, systemClock);

const pks = (from: number, count: number) => Array.from({ length: count }, (_, i) => String(from + i));

interface Point {
  pk: string;
  slot: number;
  followers: number;
  following: number;
}

async function points(): Promise<Point[]> {
  return await t.db.execute<Point & Record<string, unknown>>(sql`
    SELECT i.external_id AS pk, extract(epoch FROM d.time)::int AS slot, d.followers, d.following
    FROM data_points AS d JOIN influencers AS i ON i.id = d.influencer_id ORDER BY 2, 1`);
}

const groupBySlot = (rows: readonly Point[]) => Map.groupBy(rows, (row) => row.slot);

function expectTrueValues(rows: readonly Point[]) {
  for (const { pk, slot, followers, following } of rows) {
    const { followerCount, followingCount } = deterministicValue(Number(pk), slot, SEED);
    expect({ pk, slot, followers, following }).toEqual({
      pk,
      slot,
      followers: followerCount,
      following: followingCount,
    });
  }
}

/** Adding late in a slot is another case, which the unit tests of catch-up hold. */
const untilMuchIsLeft = (interval: number) =>
  waitUntil("a slot with time left", 30 * SECOND, () => slotRest(Date.now() / SECOND, interval) > 16);

describe("a worker", () => {
  test("hears from the others that the load is high, says so itself, and begins so when it is started again", async () => {
    await t.db.execute(sql`
      INSERT INTO workers (id, started_at, seen_at, report)
      VALUES ('other', now(), now() + interval '1 hour', '{"busy": 1, "loadIsHigh": false}')`);
    const url = await startStandIn(5);
    const saysHigh = async (id: string) => {
      const [row] = await t.db.execute<{ high: boolean }>(
        sql`SELECT (report->'loadIsHigh')::boolean AS high FROM workers WHERE id = ${id}`,
      );
      return row?.high ?? false;
    };
    const worker = await start(url);
    await waitUntil("its second sign of life", LIVE, () => saysHigh(worker.id));
    await worker.stop();
    await t.db.execute(sql`DELETE FROM workers`);
    expect(await saysHigh((await start(url)).id)).toBe(true);
  });

  test("each influencer is queued again in each slot, for ever, whatever happened to its last fetch", async () => {
    const fine = pks(1_000_000, 6);
    const faults = new Map<string, string>([
      ["1000100", "hang"],
      ["1000101", "error"],
      ["1000102", "malformed"],
      ["1000103", "negative"],
      ["1000104", "reset"],
      ["1000105", "unknown"],
    ]);
    const asked = new Map<string, Set<number>>();
    const upstream = await startUpstream((request, response) => {
      const pk = request.url?.split("/").at(-1) ?? "";
      if (pk === "is_suspicious") return response.writeHead(404).end();
      const slot = Math.floor(Date.now() / 5_000) * 5;
      asked.set(pk, (asked.get(pk) ?? new Set()).add(slot));
      const fault = faults.get(pk);
      if (fault === "hang") return;
      if (fault === "reset") return request.socket.destroy();
      if (fault === "error") return response.writeHead(503).end("no");
      if (fault === "malformed") return response.end("<html>");
      if (fault === "unknown")
        return response.writeHead(500).end('{"error":{"name":"InfluencerNotFoundError"}}');
      const { followerCount, followingCount } = deterministicValue(Number(pk), slot, SEED);
      const sign = fault === "negative" ? -1 : 1;
      const counts = { followerCount: sign * followerCount, followingCount };
      response.end(JSON.stringify({ pk: Number(pk), username: `influencer-${pk}`, ...counts }));
    });
    ends.push(upstream.close);
    await add([...fine, ...faults.keys()], 5);
    await start(upstream.url);

    // Five slots in a row with every sound influencer, the first and the last of them perhaps cut off.
    const full = await waitUntil("five full slots", 100 * SECOND, async () => {
      const slots = [...groupBySlot(await points())].filter(([, rows]) => rows.length === fine.length);
      return slots.length >= 5 && slots.map(([slot]) => slot);
    });
    const [first = 0] = full;
    expect(full).toEqual(full.map((_, i) => first + i * 5));
    expectTrueValues(await points());

    const inner = full.slice(1, -1);
    for (const [pk, fault] of faults) {
      const slots = inner.filter((slot) => asked.get(pk)?.has(slot));
      if (fault !== "unknown") expect({ pk, fault, slots }).toEqual({ pk, fault, slots: inner });
    }
    const reasons = await waitUntil("reasons of these slots", 20 * SECOND, async () => {
      const rows = await t.db.execute<{ pk: string; slot: number; reason: string }>(sql`
        SELECT i.external_id AS pk, extract(epoch FROM f.slot)::int AS slot, f.reason
        FROM fetch_failures AS f JOIN influencers AS i ON i.id = ANY (f.influencer_ids)`);
      const mine = rows.filter((row) => inner.includes(row.slot) && row.pk !== "1000105");
      return mine.length >= inner.length * 5 && mine;
    });
    const reasonOf = (pk: string) => [...new Set(reasons.filter((r) => r.pk === pk).map((r) => r.reason))];
    expect(reasonOf("1000100")).toEqual(["timeout"]);
    expect(reasonOf("1000101")).toEqual(["upstream_error"]);
    expect(reasonOf("1000102")).toEqual(["rejected"]);
    expect(reasonOf("1000103")).toEqual(["rejected"]);
    expect(reasonOf("1000104")).toEqual(["network"]);
    // Unknown ones are asked for once more each hour, and their slots are not expected meanwhile.
    const unknown = await t.db.execute(sql`
      SELECT i.state, p.kind FROM influencers AS i JOIN tracking_periods AS p ON p.influencer_id = i.id
      WHERE i.external_id = '1000105' AND p."to" IS NULL`);
    expect([...unknown]).toEqual([{ state: "not_found", kind: "not_found" }]);
  }, 120_000);

  test("two at once store one data point an influencer and slot, and ask for it once", async () => {
    const asked = new Map<string, number>();
    const upstream = await startUpstream((request, response) => {
      const pk = Number(request.url?.split("/").at(-1));
      // Suspicion checks.
      if (Number.isNaN(pk)) return response.writeHead(404).end();
      const slot = Math.floor(Date.now() / 5_000) * 5;
      asked.set(`${pk}/${slot}`, (asked.get(`${pk}/${slot}`) ?? 0) + 1);
      response.end(JSON.stringify({ pk, username: null, ...deterministicValue(pk, slot, SEED) }));
    });
    ends.push(upstream.close);
    await add(pks(1_000_000, 1_200), 5);
    await Promise.all([start(upstream.url), start(upstream.url)]);
    const full = await waitUntil("four full slots", 120 * SECOND, async () => {
      const slots = [...groupBySlot(await points())].filter(([, rows]) => rows.length === 1_200);
      return slots.length >= 4 && slots.map(([slot]) => slot);
    });
    expectTrueValues(await points());
    // A worker that was kept from running for seconds loses its claim, and another one asks again: rarely, never as a rule.
    const askedOnce = full.slice(1, -1).filter((slot) => {
      const counts = pks(1_000_000, 1_200).map((pk) => asked.get(`${pk}/${slot}`));
      return counts.every((times) => times === 1);
    });
    expect(askedOnce.length).toBeGreaterThanOrEqual(Math.ceil(full.length / 4));
    const all = [...asked.values()].reduce((sum, times) => sum + times, 0);
    // As a rule would be 2: on a busy machine one of a handful of slots may be.
    expect(all / asked.size).toBeLessThan(1.5);
  }, 180_000);

  test("added and resumed influencers are fetched at once, paused ones not at all", async () => {
    const url = await startStandIn(3_600);
    await untilMuchIsLeft(3_600);
    await start(url);
    await add(["1000001", "1000002"], 3_600);
    await waitUntil("both are fetched", LIVE, async () => (await points()).length === 2);
    await pauseInfluencer(t.db, "mockstagram", "1000001", systemClock);
    // A shard whose moment has passed may be asked twice for whoever just joined it.
    await waitUntil("the queue is empty", LIVE, async () => {
      const [row] = await t.db.execute<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM pgboss.job WHERE name IN ('fetch', 'ingest') AND state < 'completed'`);
      return row?.n === 0;
    });
    await t.db.execute(sql`DELETE FROM data_points`);
    const isFetched = async (pk: string) => (await points()).some((point) => point.pk === pk);
    await add(["1000003"], 3_600);
    await waitUntil("the third is fetched", LIVE, () => isFetched("1000003"));
    expect(await isFetched("1000001")).toBe(false);
    await resumeInfluencer(t.db, "mockstagram", "1000001", systemClock);
    await waitUntil("the first is fetched again", LIVE, () => isFetched("1000001"));
  }, 90_000);

  test("one that starts fetches what has no data point in the running slot, whoever fetched the rest", async () => {
    const url = await startStandIn(3_600);
    await untilMuchIsLeft(3_600);
    await add(pks(1_000_000, 20), 3_600);
    const first = await start(url);
    await waitUntil("all are fetched", LIVE, async () => (await points()).length === 20);
    await first.stop();
    await t.db.execute(sql`
      DELETE FROM data_points WHERE influencer_id IN (SELECT id FROM influencers WHERE external_id >= '1000015')`);
    await start(url);
    await waitUntil("the five are fetched", LIVE, async () => (await points()).length === 20);
    expectTrueValues(await points());
  }, 90_000);

  test("a payload that no schema knows is dead-lettered alone", async () => {
    const url = await startStandIn(60);
    const worker = await start(url);
    const queue = await openQueue({ url: t.url, name: "test", max: 1, log });
    ends.push(() => queue.stop({ graceful: false }));
    await queue.insert("ingest", [{ data: { v: 99 } }]);
    const dead = await waitUntil("a dead letter", LIVE, async () => {
      const rows = await t.db.execute<{ queue: string; payload: string }>(
        sql`SELECT queue, payload FROM dead_letters`,
      );
      return rows.length > 0 && [...rows];
    });
    expect(dead.map(({ queue, payload }) => ({ queue, payload: JSON.parse(payload) }))).toEqual([
      { queue: "ingest", payload: { v: 99 } },
    ]);
    const health = await fetch(`http://127.0.0.1:${worker.port}/api/health/ready`);
    expect(health.status).toBe(200);
  }, 60_000);

  test("one that starts before its database waits for it, alive but not ready", async () => {
    const url = await startStandIn(3_600);
    await add(["1000001"], 3_600);
    const target = new URL(t.url);
    const gate = createSocketServer((socket) => {
      const onward = connect(Number(target.port), target.hostname);
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward])
        end.on("error", () => [socket, onward].forEach((s) => void s.destroy()));
    });
    const port = await findFreePort("127.0.0.1");
    const throughGate = new URL(t.url);
    throughGate.port = String(port);
    const workerPort = await findFreePort("127.0.0.1");
    const started = startWorker({
      onReplaced() {},
      databaseUrl: throughGate.href,
      spoolDir,
      spoolMaxBytes: 2 ** 30,
      createProvider: (platform, { clock }) =>
        createProvider(platform, { mockstagramUrl: url, concurrency: 4, clock, random: () => 0.5 }),
      host: "127.0.0.1",
      port: workerPort,
      log,
    });
    const health = (name: string) => fetch(`http://127.0.0.1:${workerPort}/api/health/${name}`);
    await waitUntil("alive", LIVE, async () => (await health("live").catch(() => null))?.status === 200);
    const notReady = await health("ready");
    expect({ status: notReady.status, ...(await notReady.json()) }).toMatchObject({
      status: 503,
      ready: false,
      reason: "waiting for the database",
    });
    await new Promise<void>((resolve) => gate.listen(port, "127.0.0.1", resolve));
    ends.push(() => new Promise((resolve) => gate.close(() => resolve(null))));
    const worker = await started;
    ends.push(() => worker.stop());
    expect((await health("ready")).status).toBe(200);
  }, 60_000);

  test("one that finds the tables of an older release waits for the migration: it would fetch, and store nothing", async () => {
    await add(["1000001"], 3_600);
    const newest = sql`created_at = (SELECT max(created_at) FROM drizzle.__drizzle_migrations)`;
    await t.db.execute(
      sql`UPDATE drizzle.__drizzle_migrations SET created_at = created_at - 1 WHERE ${newest}`,
    );
    let isReady = false;
    const waiting = start(await startStandIn(3_600)).then(() => {
      isReady = true;
    });
    await waitUntil("it looked", LIVE, async () => {
      const [row] = await t.db.execute<{ looked: boolean }>(sql`
        SELECT EXISTS (
          SELECT FROM pg_stat_activity WHERE application_name LIKE 'influencer-analytics worker%'
            AND datname = current_database() AND query LIKE '%__drizzle_migrations%') AS looked`);
      return row?.looked ?? false;
    });
    expect(isReady).toBe(false);
    await t.db.execute(
      sql`UPDATE drizzle.__drizzle_migrations SET created_at = created_at + 1 WHERE ${newest}`,
    );
    await waiting;
  }, 60_000);

  test("SIGTERM in the midst of a fetch: what was answered is stored or queued, and the process ends in time", async () => {
    /** Their answers were read: the next request came on the same connection. */
    const answered: string[] = [];
    const onWire = new Map<unknown, string>();
    const upstream = await startUpstream((request, response) => {
      const read = onWire.get(request.socket);
      if (read !== undefined) answered.push(read);
      onWire.delete(request.socket);
      const pk = Number(request.url?.split("/").at(-1));
      // The worker first looks whether this is its own web.
      if (Number.isNaN(pk)) return response.writeHead(404).end();
      setTimeout(() => {
        onWire.set(request.socket, String(pk));
        response.end(JSON.stringify({ pk, username: null, ...deterministicValue(pk, 0, SEED) }));
      }, 200);
    });
    ends.push(upstream.close);
    await untilMuchIsLeft(3_600);
    await add(pks(1_000_000, 900), 3_600);
    const child = spawn(process.execPath, ["worker/main.ts"], {
      env: {
        NODE_ENV: "test",
        PATH: machine.path,
        DATABASE_URL: t.url,
        SPOOL_DIR: spoolDir,
        MOCKSTAGRAM_URL: upstream.url,
        WORKER_PORT: String(await findFreePort("127.0.0.1")),
        FETCH_CONCURRENCY: "8",
      },
      stdio: "ignore",
    });
    const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
    ends.push(async () => child.kill("SIGKILL"));
    await waitUntil("the fetch is under way", 30 * SECOND, () => answered.length > 30);
    const started = Date.now();
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(Date.now() - started).toBeLessThan(25 * SECOND);

    const stored = new Set((await points()).map((p) => p.pk));
    const queued = await t.db.execute<{ pk: string }>(sql`
      SELECT i.external_id AS pk FROM pgboss.job AS j
      CROSS JOIN LATERAL jsonb_array_elements_text(j.data -> 'ids') AS member (id)
      JOIN influencers AS i ON i.id = member.id::int WHERE j.name = 'ingest'`);
    for (const { pk } of queued) stored.add(pk);
    expect(answered.filter((pk) => !stored.has(pk))).toEqual([]);
    // The rest of the shard waits for the next worker, in the same slot.
    const [left] = await t.db.execute<{ count: number }>(sql`
      SELECT jsonb_array_length(data -> 'ids') AS count FROM pgboss.job
      WHERE name = 'fetch' AND state = 'created'`);
    expect(left?.count).toBe(900 - stored.size);
    await start(await startStandIn(3_600));
    await waitUntil("the rest is fetched", LIVE, async () => (await points()).length === 900);
  }, 120_000);
});
