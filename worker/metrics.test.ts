import { afterEach, expect, test } from "vitest";
import { failureReasons } from "#lib/domain/failure.ts";
import { type MetricFamily, parseMetrics } from "#lib/testing/parse-metrics.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { createWorkerMetrics, type WorkerMetricsSources } from "./metrics.ts";
import { startServer, type WorkerServer } from "./server.ts";

const now = 1_800_000_000;
const spool = {
  bytes: 5_000,
  maxBytes: 1_000_000,
  records: 3,
  points: 2_000,
  oldestSlot: now - 90,
  droppedPoints: 7,
  corruptRecords: 1,
  refusedRecords: 0,
};
const vitals = {
  connections: 20,
  connectionsMax: 100,
  readOnly: false,
  oldestTransactionSeconds: 900,
  seesOthers: true,
};
const generation = { generation: 7, influencers: 9, windows: null, boardEnds: null, totals: null };
const sources: WorkerMetricsSources = {
  clock: { now: () => now * 1_000 },
  spool: () => spool,
  mode: () => "outage",
  clockSkewMs: () => -1_500,
  influencers: () => 20_000,
  pools: {
    fast: () => ({ busy: 2, idle: 1, opening: 0, waiting: 4 }),
    queue: () => ({ busy: 14, idle: 0, waiting: 3 }),
    slow: () => null,
  },
  upstreams: () => [
    {
      platform: "mockstagram",
      stats: { inFlight: 3, waiting: 9, breaker: "open", barredBy: "upstream_error" },
    },
  ],
  pipeline: {
    refresh: async () => {},
    queues: () => ({
      ageSeconds: 30,
      value: [{ queue: "ingest", ready: 12, active: 2, deferred: 0, failed: 0, oldestReadySeconds: 41 }],
    }),
    slots: () => ({
      ageSeconds: 30,
      value: [
        { interval: 60, slot: now - 300, expected: 1_000, present: 1_000 },
        { interval: 60, slot: now - 240, expected: 1_000, present: 995 },
        { interval: 60, slot: now - 180, expected: 1_000, present: 400 },
      ],
    }),
    deadLetters: () => ({ ageSeconds: 30, value: 3 }),
    keptFrom: () => ({
      ageSeconds: 30,
      value: { dataPoints: now - 86_400, quarters: Number.NEGATIVE_INFINITY },
    }),
    suspicions: () => ({
      ageSeconds: 30,
      value: [{ platform: "mockstagram", due: 12, oldest: now - 7_200 }],
    }),
    servers: { queue: () => null, metrics: () => ({ ageSeconds: 30, value: vitals }) },
    oldestMark: () => ({ ageSeconds: 30, value: { hour: now - 90_000, ageSeconds: 8_000 } }),
    unpacked: () => ({ ageSeconds: 30, value: { chunks: 3, since: now - 7_200, withoutPolicy: [] } }),
    snapshot: () => ({ ageSeconds: 30, value: { ...generation, builtAt: now - 600, tookS: 11 } }),
  },
};

const outcomes = { found: 3, timeout: 2, rejected: 1, late: 1 };

const servers: WorkerServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A worker's page after everything that can be counted has been. */
async function busyPage(): Promise<string> {
  const metrics = createWorkerMetrics(sources);
  for (const outcome of ["found", ...failureReasons, "1000042", "1000043"])
    metrics.requested("mockstagram", outcome, 0.1);
  metrics.fetched("mockstagram", outcomes);
  metrics.stored(3);
  metrics.deadLettered(1);
  metrics.expired(4);
  metrics.checked("mockstagram", "checked");
  metrics.checked("mockstagram", "not_found");
  return await metrics.render();
}

const ours = (families: Map<string, MetricFamily>) =>
  [...families.values()].filter(({ name }) => name.startsWith("ia_"));

function sampleOf(families: Map<string, MetricFamily>, name: string, labels: Record<string, string> = {}) {
  const samples = families.get(name)?.samples ?? [];
  return samples.find((sample) => Object.entries(labels).every(([key, text]) => sample.labels[key] === text))
    ?.value;
}

test("each line can be read, each family has its HELP and TYPE, and all that operations ask for is there", async () => {
  const families = parseMetrics(await busyPage());
  for (const name of [
    "ia_fetch_requests_total",
    "ia_fetch_duration_seconds",
    "ia_points_ingested_total",
    "ia_points_rejected_total",
    "ia_slot_completeness_ratio",
    "ia_slot_lag_seconds",
    "ia_last_complete_slot_timestamp_seconds",
    "ia_spool_bytes",
    "ia_spool_oldest_age_seconds",
    "ia_spool_dropped_points_total",
    "ia_queue_jobs",
    "ia_queue_oldest_ready_seconds",
    "ia_db_pool_connections",
    "ia_clock_skew_seconds",
    "ia_build_info",
    "process_cpu_seconds_total",
    "nodejs_eventloop_lag_seconds",
  ]) {
    expect(families.get(name)?.samples.length, name).toBeGreaterThan(0);
  }
});

test("names keep Prometheus's rules: one prefix, base units, _total for counters and for them alone", async () => {
  for (const { name, type, help } of ours(parseMetrics(await busyPage()))) {
    expect(name).toMatch(/^ia_[a-z][a-z_]*[a-z]$/);
    expect(name.endsWith("_total"), name).toBe(type === "counter");
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|hours|kb|mb|percent|count|sum|bucket)(_|$)/);
    expect(help.length, name).toBeGreaterThan(10);
  }
});

test("the number of series is bounded: no influencer, shard or slot is a label, and what is unknown is `other`", async () => {
  const families = parseMetrics(await busyPage());
  const samples = [...families.values()].flatMap((family) => family.samples);
  expect(samples.length).toBeLessThan(2_000);
  const labels = new Set(
    ours(families).flatMap((family) => family.samples.flatMap((s) => Object.keys(s.labels))),
  );
  expect([...labels].sort()).toEqual(
    "commit database interval le mode node outcome pool provider queue reason state table version".split(" "),
  );
  expect(sampleOf(families, "ia_fetch_requests_total", { outcome: "other" })).toBe(2);
});

test("the numbers are those of the sources", async () => {
  const families = parseMetrics(await busyPage());
  const value = (name: string, labels?: Record<string, string>) => sampleOf(families, name, labels);
  expect(value("ia_points_fetched_total", { outcome: "found" })).toBe(3);
  expect(value("ia_points_fetched_total", { outcome: "timeout" })).toBe(2);
  expect(value("ia_points_rejected_total", { reason: "rejected" })).toBe(1);
  expect(value("ia_points_rejected_total", { reason: "dropped" })).toBe(0);
  expect(value("ia_points_rejected_total", { reason: "dead_letter" })).toBe(1);
  expect(value("ia_points_rejected_total", { reason: "expired" })).toBe(4);
  expect(value("ia_points_ingested_total")).toBe(3);
  expect(value("ia_suspicion_checks_total", { provider: "mockstagram", outcome: "not_found" })).toBe(1);
  expect(value("ia_suspicions_due", { provider: "mockstagram" })).toBe(12);
  expect(value("ia_suspicions_oldest_due_seconds")).toBe(7_200);
  expect(value("ia_spool_bytes")).toBe(5_000);
  expect(value("ia_spool_oldest_age_seconds")).toBe(90);
  expect(value("ia_spool_dropped_points_total")).toBe(7);
  expect(value("ia_clock_skew_seconds")).toBe(-1.5);
  expect(value("ia_worker_mode", { mode: "outage" })).toBe(1);
  expect(value("ia_worker_mode", { mode: "queue" })).toBe(0);
  expect(value("ia_queue_jobs", { queue: "ingest", state: "ready" })).toBe(12);
  expect(value("ia_queue_oldest_ready_seconds", { queue: "ingest" })).toBe(41);
  expect(value("ia_db_pool_connections", { pool: "fast", state: "waiting" })).toBe(4);
  expect(value("ia_db_pool_connections", { pool: "queue", state: "busy" })).toBe(14);
  expect(value("ia_db_pool_connections", { pool: "slow" })).toBeUndefined();
  expect(value("ia_oldest_transaction_seconds", { database: "metrics" })).toBe(900);
  expect(value("ia_oldest_transaction_seconds", { database: "queue" })).toBeUndefined();
  expect(value("ia_oldest_dirty_hour_age_seconds")).toBe(8_000);
  expect(value("ia_chunks_unpacked")).toBe(3);
  expect(value("ia_snapshot_age_seconds")).toBe(600);
  // The next one was due after two minutes, and has two for itself.
  expect(value("ia_snapshot_overdue_seconds")).toBe(360);
  expect(value("ia_slot_completeness_ratio", { interval: "60" })).toBe(0.4);
  expect(value("ia_last_complete_slot_timestamp_seconds", { interval: "60" })).toBe(now - 240);
  expect(value("ia_slot_lag_seconds", { interval: "60" })).toBe(180);
  expect(value("ia_dead_letters_open")).toBe(3);
  expect(value("ia_kept_from_timestamp_seconds", { table: "data_points" })).toBe(now - 86_400);
  expect(value("ia_kept_from_timestamp_seconds", { table: "rollups_15m" })).toBeUndefined();
  expect(value("ia_database_read_age_seconds", { database: "queue" })).toBe(30);
  expect(value("ia_upstream_requests", { provider: "mockstagram", state: "waiting" })).toBe(9);
  expect(value("ia_upstream_barred", { provider: "mockstagram" })).toBe(1);
});

const nothingRead: WorkerMetricsSources["pipeline"] = {
  refresh: async () => {},
  queues: () => null,
  slots: () => null,
  deadLetters: () => null,
  keptFrom: () => null,
  suspicions: () => null,
  servers: { queue: () => null, metrics: () => null },
  oldestMark: () => null,
  unpacked: () => null,
  snapshot: () => null,
};

test("a worker that began inside an outage says for how long it has read nothing", async () => {
  const metrics = createWorkerMetrics({ ...sources, pipeline: nothingRead });
  const age = async (database: string) =>
    sampleOf(parseMetrics(await metrics.render()), "ia_database_read_age_seconds", { database }) ?? -1;
  const first = await age("metrics");
  expect(first).toBeGreaterThanOrEqual(0);
  await waitUntil("it grows", 10_000, async () => (await age("metrics")) > first);
  expect(await age("queue")).toBeGreaterThan(first);
});

test("what is known to be none is not unknown: all rolled up; no columnstore has no chunks that wait", async () => {
  const known = <T>(value: T) => ({ ageSeconds: 1, value });
  const pipeline = {
    ...sources.pipeline,
    oldestMark: () => known(null),
    unpacked: () => known(null),
    snapshot: () => known({ ...generation, builtAt: now - 70, tookS: 1 }),
  };
  const families = parseMetrics(await createWorkerMetrics({ ...sources, pipeline }).render());
  expect(sampleOf(families, "ia_oldest_dirty_hour_age_seconds")).toBe(0);
  expect(families.get("ia_chunks_unpacked")?.samples).toEqual([]);
  expect(sampleOf(families, "ia_snapshot_overdue_seconds")).toBe(0);
});

test("what is not known is left out, not 0; a source that fails takes only its own with it", async () => {
  const metrics = createWorkerMetrics({
    ...sources,
    clockSkewMs: () => null,
    spool: () => {
      throw new Error("closed");
    },
    pipeline: nothingRead,
  });
  const families = parseMetrics(await metrics.render());
  for (const name of [
    "ia_clock_skew_seconds",
    "ia_spool_bytes",
    "ia_queue_jobs",
    "ia_dead_letters_open",
    "ia_oldest_transaction_seconds",
    "ia_oldest_dirty_hour_age_seconds",
    "ia_chunks_unpacked",
    "ia_snapshot_age_seconds",
    "ia_snapshot_overdue_seconds",
  ])
    expect(families.get(name)?.samples, name).toEqual([]);
  expect(sampleOf(families, "ia_registry_influencers")).toBe(20_000);
});

test("the lag goes on growing when no slot that is looked at is complete", async () => {
  const lost = [3, 2, 1].map((n) => ({
    interval: 60,
    slot: now - n * 60 - 60,
    expected: 1_000,
    present: 400,
  }));
  const pipeline = { ...sources.pipeline, slots: () => ({ ageSeconds: 0, value: lost }) };
  const families = parseMetrics(await createWorkerMetrics({ ...sources, pipeline }).render());
  expect(sampleOf(families, "ia_slot_lag_seconds", { interval: "60" })).toBe(240);
});

test("two workers of one process count apart", async () => {
  const [one, other] = [createWorkerMetrics(sources), createWorkerMetrics(sources)];
  one.stored(5);
  expect(sampleOf(parseMetrics(await one.render()), "ia_points_ingested_total")).toBe(5);
  expect(sampleOf(parseMetrics(await other.render()), "ia_points_ingested_total")).toBe(0);
});

test("over HTTP: the page, health for people, and a worker that has not begun yet", async () => {
  const metrics = createWorkerMetrics(sources);
  let reason: string | null = null;
  const server = await startServer(0, "127.0.0.1", () => reason, {
    metrics: metrics.render,
    describe: () => ({ mode: "queue" }),
  });
  const early = await startServer(0, "127.0.0.1", () => "waiting for the database");
  servers.push(server, early);
  const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`);

  const page = await get(server.port, "/metrics");
  expect(page.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(parseMetrics(await page.text()).has("ia_spool_bytes")).toBe(true);
  expect(await (await get(server.port, "/api/health")).json()).toMatchObject({ status: "ok", mode: "queue" });
  reason = "shutting down";
  expect((await get(server.port, "/api/health/ready")).status).toBe(503);
  expect((await get(server.port, "/api/health/live")).status).toBe(200);
  expect((await get(server.port, "/metrics")).status).toBe(200);
  expect((await get(early.port, "/metrics")).status).toBe(503);
  expect((await get(early.port, "/other")).status).toBe(404);
});
