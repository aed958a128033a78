import { describe, expect, it } from "vitest";
import type { SharedLimits } from "#lib/domain/upstream-limits.ts";
import { type Breaker, createBreaker } from "./create-breaker.ts";

const START = 1_795_000_000_000;

/** A breaker with its clock, and requests that end at once. */
function setUp(random = () => 0.5) {
  const breaker = createBreaker(random);
  const world = { now: START, ticket: 0 };
  function ask(answer: "answered" | "timeout" | "network" | "none", isRetry = false): number {
    const ticket = ++world.ticket;
    breaker.started(ticket, isRetry, world.now);
    if (answer === "answered") breaker.answered(ticket, world.now);
    else if (answer !== "none") breaker.failed(ticket, answer, world.now);
    return ticket;
  }
  const open = () => {
    while (breaker.state(world.now) === "closed") ask("timeout");
  };
  const wait = () => breaker.wait(world.now);
  const state = () => breaker.state(world.now);
  return { breaker, world, ask, open, wait, state };
}

const shared = (more: Partial<SharedLimits>): SharedLimits => ({
  holdUntil: null,
  breakerUntil: null,
  cause: null,
  mine: false,
  ...more,
});

/** A pseudo-random stream of its own, so that runs can be repeated. */
function stream(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("opens", () => {
  it("when all fail, soon, and says why", () => {
    const { breaker, world, ask, state, wait } = setUp();
    let asked = 0;
    while (state() === "closed") {
      ask("network");
      asked++;
      world.now += 3;
    }
    expect(asked).toBe(40);
    expect(breaker.cause(world.now)).toBe("network");
    expect(wait()).toBeGreaterThan(0);
  });

  it("never when three in ten fail, and neither when half do", () => {
    for (const share of [0.3, 0.5]) {
      const { world, ask, state } = setUp();
      const draw = stream(7);
      for (let i = 0; i < 200_000; i++) {
        ask(draw() < share ? "timeout" : "answered");
        world.now += 3;
        if (state() !== "closed") throw new Error(`open after ${i} at ${share}`);
      }
    }
  });

  it("not when requests that began before answered ones end late, however many", () => {
    const { breaker, world, ask, state } = setUp();
    const hung = Array.from({ length: 500 }, () => ask("none"));
    ask("answered");
    world.now += 5_000;
    for (const ticket of hung) breaker.failed(ticket, "timeout", world.now);
    expect(state()).toBe("closed");
  });

  it("not by failures that are far apart", () => {
    const { world, ask, state } = setUp();
    for (let i = 0; i < 500; i++) {
      ask("timeout");
      world.now += 10_001;
    }
    expect(state()).toBe("closed");
  });
});

describe("open, it tries", () => {
  it("one request at a time, later each time, and goes on until one is answered", () => {
    const { world, open, ask, wait, state, breaker } = setUp();
    open();
    for (const pause of [1_000, 2_000, 3_000, 3_000]) {
      expect(state()).toBe("open");
      expect(wait()).toBe(pause);
      world.now += pause;
      expect(state()).toBe("half_open");
      expect(wait()).toBe(0);
      const ticket = ask("none");
      expect(wait()).toBe(Number.POSITIVE_INFINITY);
      breaker.failed(ticket, "network", world.now);
    }
    world.now += 3_000;
    ask("answered");
    expect(state()).toBe("closed");
    expect(breaker.limits(world.now)).toMatchObject({ breakerUntil: null, cause: null });
  });

  it("another one at once when the one that is tried is given up", () => {
    const { world, open, ask, wait, breaker } = setUp();
    open();
    world.now += 1_000;
    breaker.dropped(ask("none"), world.now);
    expect(wait()).toBe(0);
  });

  it("and does not take answers to older requests for the end of the trouble", () => {
    const { open, ask, breaker, world, state } = setUp();
    const old = ask("none");
    open();
    breaker.answered(old, world.now);
    expect(state()).toBe("open");
  });
});

describe("begins again without a herd", () => {
  /** Asks whenever it may, at most `offered` a second; gives the requests of each second. */
  function serve(breaker: Breaker, world: { now: number; ticket: number }, seconds: number, offered: number) {
    const counts: number[] = [];
    for (let s = 0; s < seconds; s++) {
      let count = 0;
      for (let i = 0; i < offered; i++) {
        if (breaker.wait(world.now) === 0) {
          const ticket = ++world.ticket;
          breaker.started(ticket, false, world.now);
          breaker.answered(ticket, world.now);
          count++;
        }
        world.now += 1_000 / offered;
      }
      counts.push(count);
    }
    return counts;
  }

  it("slowly, up to less than 1.5 times what was usual, and within the minute without a bound", () => {
    const { breaker, world, open, ask } = setUp();
    serve(breaker, world, 60, 200);
    open();
    world.now += 60_000;
    ask("answered");
    const counts = serve(breaker, world, 70, 4_000);
    expect(counts[0]).toBeLessThan(110);
    expect(Math.max(...counts.slice(0, 55))).toBeLessThanOrEqual(1.15 * 200);
    expect(Math.min(...counts.slice(6, 55))).toBeGreaterThanOrEqual(0.95 * 200);
    expect(counts.at(-1)).toBe(4_000);
  });

  it("also when retries came before it: they are no measure", () => {
    const { breaker, world, open, ask } = setUp();
    for (let i = 0; i < 6_000; i++) {
      ask("answered");
      ask("answered", true);
      world.now += 10;
    }
    open();
    world.now += 1_000;
    ask("answered");
    expect(Math.max(...serve(breaker, world, 30, 1_000))).toBeLessThanOrEqual(135);
  });

  it("also when the trouble comes back", () => {
    const { breaker, world, open, ask } = setUp();
    serve(breaker, world, 60, 200);
    for (let i = 0; i < 3; i++) {
      open();
      world.now += 20_000;
      ask("answered");
      const counts = serve(breaker, world, i === 1 ? 65 : 5, 2_000);
      expect(Math.max(...counts.slice(0, 50))).toBeLessThanOrEqual(270);
    }
  });

  it("and never below what a handful of influencers needs", () => {
    const { breaker, world, open, ask } = setUp();
    serve(breaker, world, 40, 1);
    open();
    world.now += 1_000;
    ask("answered");
    expect(serve(breaker, world, 10, 100).at(-1)).toBeGreaterThanOrEqual(10);
  });

  it("and by doubling where nobody knows what is usual, so that no slot is lost for it", () => {
    const { breaker, world, open, ask } = setUp();
    open();
    world.now += 60_000;
    ask("answered");
    const counts = serve(breaker, world, 12, 5_000);
    expect(counts[0]).toBeLessThanOrEqual(20);
    for (let s = 1; s < 8; s++) expect(counts[s]).toBeLessThanOrEqual(2.3 * (counts[s - 1] ?? 0));
    expect(counts.slice(0, 7).reduce((a, b) => a + b, 0)).toBeGreaterThan(1_000);
    expect(counts.at(-1)).toBe(5_000);
  });
});

describe("with other workers", () => {
  it("opens when one of them says so and nothing here speaks against it; that one tries", () => {
    const { breaker, world, state, wait } = setUp();
    breaker.apply(shared({ breakerUntil: world.now + 3_000, cause: "network" }), world.now);
    expect(state()).toBe("open");
    expect(breaker.cause(world.now)).toBe("network");
    expect(wait()).toBe(4_000);
    expect(breaker.limits(world.now).breakerUntil).toBeNull();
  });

  it("tries for itself every few seconds all the same, however long another one goes on saying so", () => {
    const { breaker, world, ask, wait } = setUp(stream(3));
    const tries: number[] = [];
    for (let ms = 0; ms < 60_000; ms += 50, world.now += 50) {
      if (ms % 1_000 === 0) breaker.apply(shared({ breakerUntil: world.now + 3_000 }), world.now);
      if (wait() > 0) continue;
      tries.push(ms);
      ask("timeout");
      expect(breaker.limits(world.now).breakerUntil).toBeNull();
    }
    const pauses = tries.map((ms, i) => ms - (tries[i - 1] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(3_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5_050);
  });

  it("loses seconds, once, to one whose way to the platform is broken and who never says anything else", () => {
    const { breaker, world, ask, wait } = setUp();
    const asked: number[] = [];
    // Each minute: two thirds of work, then rest, in which nothing is known of the platform.
    for (let minute = 0; minute < 4; minute++) {
      let count = 0;
      for (let ms = 0; ms < 60_000; ms += 50, world.now += 50) {
        const told = minute > 0 && !breaker.limits(world.now).answering ? world.now + 3_000 : null;
        if (ms % 1_000 === 0) breaker.apply(shared({ breakerUntil: told, cause: "network" }), world.now);
        if (ms > 40_000 || wait() > 0) continue;
        ask("answered");
        count++;
      }
      asked.push(count);
    }
    expect(asked[0]).toBe(801);
    expect(asked[1]).toBeGreaterThan(801 - 5 * 20);
    expect(asked.slice(2)).toEqual([801, 801]);
  });

  it("begins again slowly when it failed here, too, whoever said so first", () => {
    const { breaker, world, ask, wait } = setUp();
    for (let i = 0; i < 6_000; i++, world.now += 10) ask("answered");
    world.now += 3_000;
    breaker.apply(shared({ breakerUntil: world.now + 3_000 }), world.now);
    world.now += wait();
    ask("timeout");
    world.now += wait();
    ask("answered");
    let asked = 0;
    for (let ms = 0; ms < 1_000; ms++, world.now++) {
      for (; wait() === 0 && asked < 5_000; asked++) ask("answered");
    }
    expect(asked).toBeLessThan(60);
  });

  it("does not, when the platform answers here, and says so", () => {
    const { breaker, world, ask, state } = setUp();
    ask("answered");
    world.now += 1_000;
    expect(breaker.limits(world.now).answering).toBe(true);
    breaker.apply(shared({ breakerUntil: world.now + 3_000 }), world.now);
    expect(state()).toBe("closed");
  });

  it("says so while it tries, and no longer once it has nothing to ask for", () => {
    const { breaker, world, open, ask, wait } = setUp();
    open();
    const told = () => breaker.limits(world.now).breakerUntil;
    for (let ms = 0; ms < 30_000; ms += 100, world.now += 100) {
      expect(told()).toBeGreaterThanOrEqual(world.now + 3_000);
      if (wait() === 0) ask("network");
    }
    // One that hangs is a try, too.
    world.now += wait();
    const ticket = ask("none");
    world.now += 30_000;
    expect(told()).toBe(world.now + 3_000);
    breaker.failed(ticket, "timeout", world.now);
    world.now += 9_999;
    expect(told()).not.toBeNull();
    world.now += 1;
    expect(breaker.limits(world.now)).toEqual({ breakerUntil: null, cause: null, answering: false });
    expect(wait()).toBe(0);
  });

  it("tries for itself at once when the breaker was closed for all, or the one who tried is gone", () => {
    const { breaker, world, state, wait, ask } = setUp();
    breaker.apply(shared({ breakerUntil: world.now + 3_000 }), world.now);
    breaker.apply(shared({}), world.now);
    expect(state()).toBe("half_open");
    expect(wait()).toBe(0);
    ask("answered");
    expect(state()).toBe("closed");
  });

  it("leaves most tries to the other one when both opened, and goes on trying when it is its own turn", () => {
    const { breaker, world, open, wait } = setUp();
    open();
    const until = breaker.limits(world.now).breakerUntil;
    expect(until).toBe(world.now + 3_000);
    breaker.apply(shared({ breakerUntil: until, mine: true }), world.now);
    expect(wait()).toBe(1_000);
    breaker.apply(shared({ breakerUntil: world.now + 2_500 }), world.now);
    expect(wait()).toBe(4_000);
  });
});
