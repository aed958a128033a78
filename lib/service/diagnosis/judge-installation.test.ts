import { describe, expect, test } from "vitest";
import { queueNames } from "#lib/queue/contract.ts";
import { QUEUE_SCHEMA } from "#lib/queue/judge-queue-schema.ts";
import type { DatabaseFacts, InstallationFacts, PipelineFacts, RetentionFacts } from "./facts.ts";
import { duration, judgeInstallation, worstLevel } from "./judge-installation.ts";

const now = 1_800_000_000;
const database: DatabaseFacts = {
  edition: "plain",
  serverVersion: "18.4",
  timescaleVersion: null,
  vitals: {
    connections: 20,
    connectionsMax: 100,
    readOnly: false,
    oldestTransactionSeconds: 0,
    seesOthers: true,
  },
  migrations: null,
  skewMs: 300,
};
const spool = { bytes: 0, maxBytes: 1_000, points: 0, oldestSlot: null, droppedPoints: 0, corruptRecords: 0 };
const report = {
  v: 1 as const,
  mode: "queue" as const,
  influencers: 10,
  spool,
  clockSkewMs: 0,
  outcomes: {},
  busy: null,
  loadIsHigh: false,
};
const worker = { id: "w1", startedAt: now - 900, seenAt: now - 3, lastSlot: now - 60, report };
const counter = { ready: 0, active: 1, deferred: 0, failed: 0, oldestReadySeconds: 0 };
const counters = queueNames.map((queue) => ({ queue, ...counter }));
const pipeline: PipelineFacts = {
  workers: [worker],
  slots: [
    { interval: 60, slot: now - 240, expected: 100, present: 0 },
    { interval: 60, slot: now - 180, expected: 100, present: 100 },
  ],
  deadLetters: 0,
  tracked: true,
};
const folder = {
  name: "w1",
  held: true,
  bytes: 10,
  waits: false,
  oldestAt: null,
  setAside: 0,
  droppedPoints: null,
  corruptRecords: null,
};
const disk = { folder: "/data", freeBytes: 50e9, totalBytes: 100e9, writable: true };
const sound: InstallationFacts = {
  now,
  node: "24.21.0",
  databaseAddress: "db:5432",
  embedded: false,
  queueAddress: null,
  spoolMaxBytes: 1e9,
  upstreamUrl: "http://127.0.0.1:4000",
  database: { value: database },
  queue: { value: { counters, readOnly: false, schema: QUEUE_SCHEMA } },
  pipeline: { value: pipeline },
  retention: {
    value: { kept: { dataPoints: now - 30 * 86_400, quarters: -Infinity }, oldestMark: null, unpacked: null },
  },
  worker: { value: { status: "ok", mode: "queue" } },
  spools: { value: [folder] },
  disks: { data: { value: disk }, spool: { value: disk } },
  upstream: { value: null },
};

const withDatabase = (change: Partial<DatabaseFacts>) => ({
  database: { value: { ...database, ...change } },
});
const withPipeline = (change: Partial<PipelineFacts>) => ({
  pipeline: { value: { ...pipeline, ...change } },
});
const withRetention = (change: Partial<RetentionFacts>) => ({
  retention: {
    value: {
      kept: { dataPoints: -Infinity, quarters: -Infinity },
      oldestMark: null,
      unpacked: null,
      ...change,
    },
  },
});
const withQueue = (queue: string, oldestReadySeconds: number) => ({
  queue: {
    value: {
      counters: counters.map((one) => (one.queue === queue ? { ...one, ready: 5, oldestReadySeconds } : one)),
      readOnly: false,
      schema: QUEUE_SCHEMA,
    },
  },
});

test("a sound installation has nothing but good lines", () => {
  const findings = judgeInstallation(sound);
  expect(findings.filter(({ level }) => level !== "ok")).toEqual([]);
  expect(worstLevel(findings)).toBe("ok");
  expect(findings.map(({ check }) => check)).toEqual([
    "Node",
    "Settings",
    "Database",
    "Connections",
    "Migrations",
    "Clock",
    "Queue",
    "Queue",
    "Workers",
    "Slots",
    "Dead letters",
    "Retention",
    "Worker here",
    "Spool",
    "Disk",
    "Upstream",
  ]);
});

const away = { problem: "connect ECONNREFUSED 10.0.0.1:5432" };
const outage = { ...worker, report: { ...report, mode: "outage" as const } };
const spoolWith = (change: Partial<typeof spool>) =>
  withPipeline({ workers: [{ ...worker, report: { ...report, spool: { ...spool, ...change } } }] });

describe.each<[what: string, change: Partial<InstallationFacts>, check: string, level: string, says: RegExp]>(
  [
    ["an old Node", { node: "20.9.0" }, "Node", "fail", /too old/],
    ["no database", { database: away }, "Database", "fail", /db:5432: connect ECONNREFUSED/],
    ["no embedded database", { embedded: true, database: away }, "Database", "fail", /ECONNREFUSED/],
    [
      "a standby",
      withDatabase({ vitals: { ...database.vitals, readOnly: true } }),
      "Database",
      "fail",
      /takes no writes/,
    ],
    [
      "hardly a connection left",
      withDatabase({ vitals: { ...database.vitals, connections: 95 } }),
      "Connections",
      "warn",
      /95 of 100/,
    ],
    [
      "a transaction left open",
      withDatabase({ vitals: { ...database.vitals, oldestTransactionSeconds: 900 } }),
      "Transactions",
      "warn",
      /15 min/,
    ],
    [
      "a transaction left open, and others that can't be seen",
      withDatabase({ vitals: { ...database.vitals, oldestTransactionSeconds: 900, seesOthers: false } }),
      "Transactions",
      "warn",
      /15 min.*those of other roles can't be seen/,
    ],
    [
      "chunks that nobody packs",
      withRetention({ unpacked: { chunks: 3, since: now - 7_200, withoutPolicy: [] } }),
      "Columnstore",
      "warn",
      /3 chunks wait .* since 2027-01-15 06:00 UTC/,
    ],
    [
      "a table without a policy",
      withRetention({ unpacked: { chunks: 0, since: null, withoutPolicy: ["rollups_1h"] } }),
      "Columnstore",
      "warn",
      /nothing packs rollups_1h/,
    ],
    ["an old schema", withDatabase({ migrations: "lacks migrations" }), "Migrations", "fail", /lacks/],
    ["a clock that is ahead", withDatabase({ skewMs: 2_500 }), "Clock", "warn", /2\.5 s ahead of/],
    ["a clock that is behind", withDatabase({ skewMs: -2_500 }), "Clock", "warn", /2\.5 s behind/],
    ["no queue's server", { queue: away, queueAddress: "q:5432" }, "Queue", "fail", /q:5432: connect/],
    [
      "no queues",
      { queue: { value: { counters: [], readOnly: false, schema: null } } },
      "Queue",
      "fail",
      /no queue fetch/,
    ],
    [
      "a queue of a newer release",
      { queue: { value: { counters, readOnly: false, schema: QUEUE_SCHEMA + 1 } } },
      "Queue",
      "fail",
      new RegExp(`of version ${QUEUE_SCHEMA + 1}, this release knows ${QUEUE_SCHEMA} alone`),
    ],
    [
      "a queue of an older release",
      { queue: { value: { counters, readOnly: false, schema: QUEUE_SCHEMA - 1 } } },
      "Queue",
      "fail",
      new RegExp(`of version ${QUEUE_SCHEMA - 1}`),
    ],
    ["jobs that wait", withQueue("fetch", 45), "Queue", "warn", /fetch: 5 ready.*waits 45 s/],
    ["jobs that wait long", withQueue("ingest", 3_600), "Queue", "fail", /ingest: 5 ready.*waits 60 min/],
    ["no worker ever", withPipeline({ workers: [] }), "Workers", "fail", /none is running$/],
    [
      "a worker that went",
      withPipeline({ workers: [{ ...worker, seenAt: now - 300 }] }),
      "Workers",
      "fail",
      /5 min ago/,
    ],
    ["an outage", withPipeline({ workers: [outage] }), "Workers", "warn", /can't reach the queue/],
    [
      "a slot with holes",
      withPipeline({ slots: [{ interval: 60, slot: now - 120, expected: 100, present: 95 }] }),
      "Slots",
      "warn",
      /95 of 100/,
    ],
    [
      "a slot that is nearly lost",
      withPipeline({ slots: [{ interval: 60, slot: now - 120, expected: 100, present: 5 }] }),
      "Slots",
      "fail",
      /5 of 100/,
    ],
    [
      "slots that nobody judges",
      withPipeline({ slots: [{ interval: 60, slot: now - 1_500, expected: 100, present: 100 }] }),
      "Slots",
      "warn",
      /ended 24 min ago/,
    ],
    [
      "an hour that is stuck",
      withRetention({ oldestMark: { hour: now - 90_000, ageSeconds: 8_000 } }),
      "Retention",
      "warn",
      /nothing was dropped yet; the hour of .* is not rolled up/,
    ],
    ["dead letters", withPipeline({ deadLetters: 3 }), "Dead letters", "warn", /3 can't be stored/],
    [
      "a worker that waits",
      { worker: { value: { status: "waiting for the database", mode: null } } },
      "Worker here",
      "warn",
      /waiting/,
    ],
    [
      "an orphan with results",
      { spools: { value: [{ ...folder, held: false, waits: true }] } },
      "Spool",
      "warn",
      /something waits/,
    ],
    [
      "a spool that is nearly full",
      { spools: { value: [{ ...folder, bytes: 0.9e9 }] } },
      "Spool",
      "warn",
      /858\.3 MiB/,
    ],
    [
      "a spool with what the queue refused",
      { spools: { value: [{ ...folder, setAside: 2 }] } },
      "Spool",
      "warn",
      /2 records set aside/,
    ],
    ["a spool that dropped", spoolWith({ droppedPoints: 9 }), "Spool", "warn", /9 data points dropped/],
    ["a spool with damage", spoolWith({ corruptRecords: 2 }), "Spool", "warn", /2 records damaged/],
    ["a spool that may not be read", { spools: { problem: "EACCES" } }, "Spool", "fail", /EACCES/],
    [
      "a disk that is nearly full",
      { embedded: true, disks: { data: { value: { ...disk, freeBytes: 5e8 } }, spool: { value: disk } } },
      "Disk",
      "warn",
      /476\.8 MiB/,
    ],
    [
      "a full disk",
      { disks: { data: { value: disk }, spool: { value: { ...disk, freeBytes: 0 } } } },
      "Disk",
      "fail",
      /SPOOL_DIR.*0 B/,
    ],
    [
      "a folder of somebody else's",
      { embedded: true, disks: { data: { value: { ...disk, writable: false } }, spool: { value: disk } } },
      "Disk",
      "fail",
      /can't be written/,
    ],
    ["no upstream", { upstream: { problem: "does not answer" } }, "Upstream", "fail", /does not answer/],
  ],
)("%s", (_, change, check, level, says) => {
  test(`is told as ${level}, with what to do next`, () => {
    const findings = judgeInstallation({ ...sound, ...change });
    const told = findings.filter((finding) => finding.level !== "ok");
    expect(told).toMatchObject([{ check, level, says: expect.stringMatching(says) }]);
    expect(told[0]?.todo).toMatch(/\w{3}/);
    expect(worstLevel(findings)).toBe(level);
  });
});

test("without a database all else is told still, and what hangs on it is said not to be known", () => {
  const findings = judgeInstallation({ ...sound, database: away, queue: away, pipeline: away });
  expect(findings.filter(({ level }) => level === "fail").map(({ check }) => check)).toEqual(["Database"]);
  expect(findings.filter(({ says }) => says.startsWith("not known")).map(({ check }) => check)).toEqual([
    "Queue",
    "Pipeline",
  ]);
  expect(findings.find(({ check }) => check === "Spool")).toMatchObject({ level: "ok" });
});

test("transactions that can't be seen are not said to be none", () => {
  const findings = judgeInstallation({
    ...sound,
    ...withDatabase({ vitals: { ...database.vitals, seesOthers: false } }),
  });
  expect(findings.find(({ check }) => check === "Transactions")).toMatchObject({
    level: "ok",
    says: expect.stringMatching(/other roles can't be seen/),
    todo: expect.stringMatching(/GRANT pg_read_all_stats/),
  });
  expect(worstLevel(findings)).toBe("ok");
});

test("in a container, whose database is elsewhere and whose own files can't be written, the spool's disk alone is judged", () => {
  const app = { ...disk, folder: "/app", writable: false };
  const disksOf = (change: Partial<InstallationFacts>) =>
    judgeInstallation({ ...sound, ...change }).filter(({ check }) => check === "Disk");
  const volume = { ...disk, folder: "/spool" };
  const compose = { disks: { data: { value: app }, spool: { value: volume } } };
  expect(disksOf(compose)).toMatchObject([{ level: "ok", says: expect.stringMatching(/^SPOOL_DIR/) }]);
  expect(disksOf({ ...compose, embedded: true })).toMatchObject([
    { level: "fail", says: expect.stringMatching(/^DATA_DIR/) },
    { level: "ok", says: expect.stringMatching(/^SPOOL_DIR/) },
  ]);
});

test("durations are told in the unit that one thinks in", () => {
  expect([3.2, 119, 150, 9_000].map(duration)).toEqual(["3 s", "119 s", "3 min", "2.5 h"]);
});
