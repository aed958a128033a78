import { Writable } from "node:stream";
import pino from "pino";
import { expect, test } from "vitest";
import { createDatabaseClock } from "#lib/database-clock.ts";
import { createClockKeeper } from "./keep-clock.ts";

/** A machine and a database; `beginAt`: the worker begins without the database. */
async function setUp({ skew = 0, beginAt = null }: { skew?: number; beginAt?: number | null } = {}) {
  const world = { mono: 1_000, database: 1_700_000_000_000, skew, down: beginAt !== null };
  const read = async () => {
    if (world.down) throw new Error("connection refused");
    return world.database;
  };
  const monotonic = () => world.mono;
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)).msg);
      done();
    },
  });
  const clock = await createDatabaseClock({ read, monotonic, beginAt });
  const systemClock = { now: () => world.database + world.skew };
  const keeper = createClockKeeper({ clock, systemClock, monotonic, log: pino(sink) });
  const run = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 200) {
      world.mono += 200;
      world.database += 200;
      await keeper.look();
    }
  };
  /** The monotonic clock stands still. */
  const sleep = (ms: number) => {
    world.database += ms;
  };
  return { world, clock, keeper, run, sleep, lines };
}

test("a machine that slept goes on with the database's time before anything is sent", async () => {
  const { world, clock, keeper, run, sleep, lines } = await setUp();
  await run(60_000);
  expect(lines).toEqual([]);
  sleep(600_000);
  await keeper.look();
  expect(clock.now()).toBeCloseTo(world.database, 6);
  await run(10_000);
  expect(lines).toEqual([expect.stringContaining("slept")]);
});

test("without a database the machine's clock says how long it slept", async () => {
  const { world, clock, keeper, run, sleep, lines } = await setUp({ skew: 500 });
  world.down = true;
  sleep(600_000);
  await keeper.look();
  await run(10_000);
  expect(clock.now()).toBeCloseTo(world.database, 6);
  expect(lines).toHaveLength(2);
});

test("a machine's clock that was wrong and is set right is no sleep, nor is one that is set back", async () => {
  const { world, clock, keeper, run } = await setUp({ skew: -300_000 });
  await run(1_000);
  world.down = true;
  world.skew = 0;
  await keeper.look();
  expect(clock.now()).toBeCloseTo(world.database, 6);
  world.skew = -90_000;
  await keeper.look();
  await run(10_000);
  expect(clock.now()).toBeCloseTo(world.database, 6);
});

test("a clock that was wrong when there was no database to compare it with is said after the first anchor", async () => {
  const { world, clock, keeper, run, lines } = await setUp({ skew: 300_000, beginAt: 1_700_000_300_000 });
  await run(5_000);
  expect(lines).toEqual([]);
  world.down = false;
  await keeper.anchor();
  expect(clock.now()).toBeCloseTo(world.database, 6);
  expect(lines).toEqual([expect.stringContaining("300.0 s ahead of the database's")]);
});
