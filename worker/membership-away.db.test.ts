import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectDatabase } from "#lib/db/client.ts";
import { readWorkerState } from "#lib/fetch/worker-state.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { systemClock } from "#lib/time.ts";
import { createMembership } from "./membership.ts";

let t: TestDatabase;
let spoolDir: string;
beforeEach(async () => {
  t = await createTestDatabase();
  spoolDir = mkdtempSync(join(tmpdir(), "ia-membership-test-"));
});
afterEach(async () => {
  await t.close();
  rmSync(spoolDir, { recursive: true, force: true });
});

const report = {
  v: 1 as const,
  mode: "queue" as const,
  influencers: 0,
  spool: {
    bytes: 0,
    maxBytes: 0,
    records: 0,
    points: 0,
    oldestSlot: null,
    droppedPoints: 0,
    corruptRecords: 0,
    refusedRecords: 0,
  },
  clockSkewMs: 0,
  outcomes: {},
  busy: null,
  loadIsHigh: false,
};

function setUp(db: TestDatabase["db"]) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)).msg);
      done();
    },
  });
  const folder = join(spoolDir, "a");
  const membership = createMembership({
    id: "a",
    folder,
    db,
    clock: systemClock,
    systemClock,
    startedAt: systemClock.now(),
    before: {
      v: 1,
      clockOffsetMs: 0,
      anchoredAt: systemClock.now(),
      workers: ["b"],
    },
    database: () => null,
    lastSlot: () => null,
    report: () => report,
    onLoads: () => {},
    onCount() {},
    log: pino(sink),
  });
  return { membership, folder, lines };
}

test("a disk that takes nothing is said once and is no trouble of the database's", async () => {
  // There is no such folder: nothing can be written into it.
  const { membership, folder, lines } = setUp(t.db);
  await membership.note();
  await membership.note();
  expect(membership.ids()).toEqual(["a"]);
  expect(lines).toEqual([expect.stringContaining("can't be written down")]);
  mkdirSync(folder);
  await membership.note();
  expect(readWorkerState(folder)?.workers).toEqual(["a"]);
  expect(lines).toHaveLength(2);
});

test("a database that is away is told, and who was known stays", async () => {
  const away = connectDatabase({
    url: "postgres://nobody@127.0.0.1:1/none",
    name: "test",
    max: 1,
    statementTimeoutMs: 1_000,
  });
  const { membership } = setUp(away.db);
  await expect(membership.note()).rejects.toThrow();
  expect(membership.ids()).toEqual(["b", "a"]);
  await away.close();
});
