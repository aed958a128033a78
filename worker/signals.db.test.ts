/** What a running worker tells: its page of metrics, health for people, and its log, before and in an outage. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { parseMetrics } from "#lib/testing/parse-metrics.ts";
import { startProxy, type TcpProxy } from "#lib/testing/start-proxy.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { startWorker } from "./start-worker.ts";

const LIVE = 60 * SECOND;
let t: TestDatabase;
let proxy: TcpProxy;
let spoolDir: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  t = await createTestDatabase();
  proxy = await startProxy(t.url);
  spoolDir = mkdtempSync(join(tmpdir(), "ia-signals-test-"));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await proxy.close();
  await t.close();
  rmSync(spoolDir, { recursive: true, force: true });
});

test("metrics and health of a worker, also while its database is away; and few lines about that", async () => {
  const upstream = createMockstagramServer({ mode: "deterministic", seed: 1, slotSeconds: 5 });
  const { port: upstreamPort } = await upstream.listen(0, "127.0.0.1");
  ends.push(() => upstream.close());
  const externalIds = Array.from({ length: 20 }, (_, i) => String(1_000_000 + i));
  await addInfluencers(t.db, { platform: "mockstagram", externalIds, interval: 5 }, systemClock);
  const lines: string[] = [];
  const worker = await startWorker({
    onReplaced() {},
    databaseUrl: proxy.url,
    spoolDir,
    spoolMaxBytes: 2 ** 30,
    createProvider: (platform, settings) =>
      createProvider(platform, {
        ...settings,
        mockstagramUrl: `http://127.0.0.1:${upstreamPort}`,
        concurrency: 4,
        random: () => 0.5,
      }),
    host: "127.0.0.1",
    port: 0,
    log: createLog({ level: "info", write: (line) => lines.push(line), nowMs: monotonicMs }),
  });
  ends.push(() => worker.stop());
  const get = async (path: string) => await (await fetch(`http://127.0.0.1:${worker.port}${path}`)).text();
  const read = async () => {
    const families = parseMetrics(await get("/metrics"));
    const samples = [...families.values()].flatMap((family) => family.samples);
    return (name: string, value?: string) =>
      samples
        .filter((sample) => sample.name === name && (!value || Object.values(sample.labels).includes(value)))
        .reduce<number | null>((sum, sample) => (sum ?? 0) + sample.value, null);
  };

  const live = await waitUntil("data points are stored and the queue's numbers read", LIVE, async () => {
    const number = await read();
    return (
      (number("ia_points_ingested_total") ?? 0) >= 40 && number("ia_queue_jobs", "ready") !== null && number
    );
  });
  expect(live("ia_fetch_requests_total", "found")).toBeGreaterThanOrEqual(40);
  expect(live("ia_points_fetched_total", "found")).toBeGreaterThanOrEqual(40);
  expect(live("ia_worker_mode", "queue")).toBe(1);
  expect(live("ia_registry_influencers")).toBe(20);
  expect(Math.abs(live("ia_clock_skew_seconds") ?? 99)).toBeLessThan(2);
  expect(live("ia_dead_letters_open")).toBe(0);
  for (const pool of ["fast", "queue"]) expect(live("ia_db_pool_connections", pool), pool).toBeGreaterThan(0);
  for (const database of ["queue", "metrics"])
    expect(live("ia_oldest_transaction_seconds", database), database).not.toBe(null);
  expect(JSON.parse(await get("/api/health"))).toMatchObject({
    status: "ok",
    mode: "queue",
    influencers: 20,
  });

  lines.splice(0);
  proxy.mode("refuse");
  const away = await waitUntil("results are spooled", LIVE, async () => {
    const number = await read();
    return (number("ia_spool_points") ?? 0) >= 40 && number;
  });
  expect(away("ia_worker_mode", "outage")).toBe(1);
  expect(away("ia_spool_oldest_age_seconds")).toBeGreaterThan(0);
  expect(away("ia_queue_jobs", "ready")).not.toBe(null);
  expect(away("ia_database_read_age_seconds", "queue")).toBeGreaterThan(1);
  expect(JSON.parse(await get("/api/health"))).toMatchObject({ mode: "outage" });
  expect(await get("/api/health/live")).toContain("true");
  expect(lines.length).toBeLessThan(40);

  proxy.mode("forward");
  await waitUntil("the spool is replayed", LIVE, async () => (await read())("ia_spool_points") === 0);
}, 180_000);
