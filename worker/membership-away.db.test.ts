import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabaseClock } from "#lib/database-clock.ts";
import { connectDatabase } from "#lib/db/client.ts";
import { readWorkerState } from "#lib/fetch/worker-state.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { type Clock, systemClock } from "#lib/time.ts";
import { createClockKeeper } from "./keep-clock.ts";
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

function setUp(db: TestDatabase["db"], clock: Clock = systemClock, machine: Clock = systemClock) {
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
    clock,
    systemClock: machine,
    startedAt: clock.now(),
    before: {
      v: 1,
      clockOffsetMs: clock.now() - machine.now(),
      anchoredAt: clock.now(),
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

const connectAway = () =>
  connectDatabase({
    url: "postgres://nobody@127.0.0.1:1/none",
    name: "test",
    max: 1,
    statementTimeoutMs: 1_000,
  });

test("a database that is away is told, and who was known stays", async () => {
  const away = connectAway();
  const { membership } = setUp(away.db);
  await expect(membership.note()).rejects.toThrow();
  expect(membership.ids()).toEqual(["b", "a"]);
  await away.close();
});

test("whatever becomes of the machine's clock in an outage, a worker that is restarted in it goes on with the time", async () => {
  const away = connectAway();
  const world = { mono: 1_000, database: 1_700_000_000_000, skew: 0, down: false };
  const read = async () => {
    if (world.down) throw new Error("connection refused");
    return world.database;
  };
  const monotonic = () => world.mono;
  const machine = { now: () => world.database + world.skew };
  const clock = await createDatabaseClock({ read, monotonic });
  const keeper = createClockKeeper({
    clock,
    systemClock: machine,
    monotonic,
    log: pino({ level: "silent" }),
  });
  world.down = true;
  const { membership, folder } = setUp(away.db, clock, machine);
  mkdirSync(folder);
  const pass = (ms: number) => {
    world.mono += ms;
    world.database += ms;
  };
  /** By how much a worker that is restarted now is wrong. */
  const restart = async () => {
    await keeper.look();
    await expect(membership.note()).rejects.toThrow();
    const clockOffsetMs = readWorkerState(folder)?.clockOffsetMs ?? Number.NaN;
    const again = await createDatabaseClock({ read, monotonic, beginAt: machine.now() + clockOffsetMs });
    return again.now() - world.database;
  };
  pass(5_000);
  expect(await restart()).toBeCloseTo(0, 3);
  // Set back.
  world.skew = -90_000;
  pass(5_000);
  expect(await restart()).toBeCloseTo(0, 3);
  // Set right: forward, and no sleep.
  world.skew = 0;
  pass(5_000);
  expect(await restart()).toBeCloseTo(0, 3);
  // Asleep: the monotonic clock stands still, and the machine's goes on.
  world.database += 600_000;
  expect(await restart()).toBeCloseTo(0, 3);
  await away.close();
});
