import fc from "fast-check";
import { expect, test } from "vitest";
import { createDatabaseClock } from "./database-clock.ts";

/** A machine and a database whose clocks the test turns. */
function setUp(start: { database: number }) {
  const world = { mono: 1_000, database: start.database, roundTrip: 4, wayThere: 0.5, down: false };
  const pass = (ms: number) => {
    world.mono += ms;
    world.database += ms;
  };
  const read = async () => {
    if (world.down) throw new Error("connection refused");
    pass(world.roundTrip * world.wayThere);
    const time = world.database;
    pass(world.roundTrip * (1 - world.wayThere));
    return time;
  };
  return { world, pass, read, monotonic: () => world.mono };
}

test("it shows the database's time, and goes on by itself while the database is away", async () => {
  const { world, pass, read, monotonic } = setUp({ database: 1_700_000_000_000 });
  const clock = await createDatabaseClock({ read, monotonic });
  expect(clock.now()).toBeCloseTo(world.database, 6);
  world.down = true;
  pass(90_000);
  await expect(clock.anchor()).rejects.toThrow("connection refused");
  expect(clock.now()).toBeCloseTo(world.database, 6);
});

test("a database clock that jumps ahead is followed at once, one that jumps back is waited for at half speed", async () => {
  const { world, pass, read, monotonic } = setUp({ database: 5_000_000 });
  const clock = await createDatabaseClock({ read, monotonic });
  world.database += 60_000;
  await clock.anchor();
  expect(clock.now()).toBeCloseTo(world.database, 6);
  world.database -= 10_000;
  await clock.anchor();
  const before = clock.now();
  pass(4_000);
  expect(clock.now() - before).toBeCloseTo(2_000, 6);
  pass(17_000);
  expect(clock.now()).toBeCloseTo(world.database, 6);
});

test("an answer that took too long moves nothing", async () => {
  const { world, read, monotonic } = setUp({ database: 5_000_000 });
  const clock = await createDatabaseClock({ read, monotonic });
  world.roundTrip = 5_000;
  world.database += 60_000;
  await clock.anchor();
  expect(world.database - clock.now()).toBeCloseTo(60_000, 6);
});

test("an answer that was long on its way, on one side only, moves nothing that it does not contradict", async () => {
  const { world, read, monotonic } = setUp({ database: 5_000_000 });
  const clock = await createDatabaseClock({ read, monotonic });
  world.roundTrip = 400;
  for (const wayThere of [0.95, 0.05]) {
    world.wayThere = wayThere;
    await clock.anchor();
    expect(clock.now()).toBeCloseTo(world.database, 6);
  }
});

test("one that begins without a database goes on from the time that it was given, and takes the database's over when that comes", async () => {
  const { world, pass, read, monotonic } = setUp({ database: 1_700_000_000_000 });
  world.down = true;
  const clock = await createDatabaseClock({ read, monotonic, beginAt: 1_700_000_600_000 });
  pass(1_000);
  expect(clock.now()).toBeCloseTo(1_700_000_601_000, 6);
  world.down = false;
  await clock.anchor();
  expect(clock.now()).toBeCloseTo(world.database, 6);
  // From here on it never goes backwards.
  world.database -= 10_000;
  const before = clock.now();
  await clock.anchor();
  expect(clock.now()).toBeGreaterThanOrEqual(before);
});

test("a standstill of the monotonic clock is made up for, and the next anchor sets right what was guessed of it", async () => {
  const { world, pass, read, monotonic } = setUp({ database: 1_700_000_000_000 });
  const clock = await createDatabaseClock({ read, monotonic });
  world.database += 600_000;
  clock.skip(600_000);
  expect(clock.now()).toBeCloseTo(world.database, 6);
  clock.skip(-5_000);
  expect(clock.now()).toBeCloseTo(world.database, 6);
  // It was no standstill but a machine's clock that was set.
  clock.skip(300_000);
  await clock.anchor();
  expect(clock.now()).toBeCloseTo(world.database, 6);
  pass(1_000);
  expect(clock.now()).toBeCloseTo(world.database, 6);
});

test("an answer that was slow for the connection's sake is asked for once more", async () => {
  const { world, read, monotonic } = setUp({ database: 5_000_000 });
  let slow = 0;
  const clock = await createDatabaseClock({
    monotonic,
    async read() {
      world.roundTrip = slow-- > 0 ? 5_000 : 4;
      return await read();
    },
  });
  world.database += 60_000;
  slow = 1;
  await clock.anchor();
  expect(clock.now()).toBeCloseTo(world.database, 6);
});

test("it never goes backwards, whatever the database's clock does", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(120_000) }),
    fc.record({ kind: fc.constant("jump" as const), ms: fc.integer({ min: -300_000, max: 300_000 }) }),
    fc.record({ kind: fc.constant("anchor" as const), ms: fc.constant(0) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { world, pass, read, monotonic } = setUp({ database: 1_700_000_000_000 });
      const clock = await createDatabaseClock({ read, monotonic });
      let last = clock.now();
      for (const { kind, ms } of steps) {
        if (kind === "pass") pass(ms);
        else if (kind === "jump") world.database += ms;
        else await clock.anchor();
        const now = clock.now();
        expect(now).toBeGreaterThanOrEqual(last - 0.001);
        last = now;
      }
    }),
  );
});
