import { expect, test } from "vitest";
import { createLoad } from "./load.ts";

function setUp(places = 10) {
  const now = { active: 5_000, idle: 0, inFlight: 0 };
  const load = createLoad({
    places,
    upstreams: () => [{ stats: { inFlight: 0 } }, { stats: now }],
    usage: () => now,
  });
  /** Looks at seconds of which so much was active. */
  const look = (seconds: number, active: number, inFlight = 0) => {
    for (let i = 0; i < seconds; i++) {
      now.active += active * 1_000;
      now.idle += (1 - active) * 1_000;
      now.inFlight = inFlight;
      load.look();
    }
  };
  return { load, look };
}

test("is not known before a minute is over, and is of the last one then", () => {
  const { load, look } = setUp();
  look(59, 1);
  expect(load.busy()).toBeNull();
  look(1, 1);
  expect(load.busy()).toBe(1);
  look(30, 0);
  expect(load.busy()).toBeCloseTo(0.5);
  look(60, 0.25);
  expect(load.busy()).toBeCloseTo(0.25);
});

test("is the fuller one of its loop and its places", () => {
  const { load, look } = setUp();
  look(30, 0.3, 10);
  look(30, 0.3, 6);
  expect(load.busy()).toBeCloseTo(0.8);
  look(60, 0.9, 8);
  expect(load.busy()).toBeCloseTo(0.9);
  look(60, 0, 25);
  expect(load.busy()).toBe(1);
});

test("the process's own loop is what it looks at by itself", () => {
  const load = createLoad({ places: 1, upstreams: () => [] });
  for (let i = 0; i < 60; i++) load.look();
  expect(load.busy()).toBeGreaterThan(0);
});

test("is high once all that are heard of say so", () => {
  const { load } = setUp();
  expect(load.isHigh()).toBe(false);
  load.hear([{ busy: 0.6, high: false }]);
  expect(load.isHigh()).toBe(true);
  load.hear([{ busy: 0.2, high: true }]);
  expect(load.isHigh()).toBe(false);
});

test("begins as it was, and stays so until a minute has shown otherwise", () => {
  const load = createLoad({ places: 1, upstreams: () => [], wasHigh: true });
  expect(load.isHigh()).toBe(true);
  load.hear([{ busy: null, high: load.isHigh() }]);
  expect(load.isHigh()).toBe(true);
  load.hear([{ busy: 0.1, high: load.isHigh() }]);
  expect(load.isHigh()).toBe(false);
});
