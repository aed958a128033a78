import fc from "fast-check";
import { expect, test } from "vitest";
import { createPace } from "./create-pace.ts";

/** Looks each 200 ms; hands on `batchMs` of each source's results in turn. Ms of results a ms of time. */
function speedOf(batchMs: number, sources: number, handOnMs: number): number {
  let now = 0;
  const pace = createPace(() => now);
  const all = Array.from({ length: sources }, () => ({ at: 0 }));
  let batches = 0;
  let firstAt: number | null = null;
  while (now < 600_000) {
    if (!pace.isDue()) {
      now += 200;
      continue;
    }
    const source = all[batches++ % sources];
    if (source === undefined) throw new Error("no source");
    pace.note(source, source.at, source.at + batchMs, sources);
    source.at += batchMs;
    now += handOnMs;
    firstAt ??= now;
  }
  const least = Math.min(...all.map(({ at }) => at));
  return least / (now - (firstAt ?? now));
}

test("goes at five to seven times real time, whatever a batch holds, over any number of sources", () => {
  fc.assert(
    fc.property(
      // A look each 200 ms at six times real time is 1.2 s of results: batches below are let through one at each.
      fc.integer({ min: 1_500, max: 20_000 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 75 }),
      (batchMs, sources, handOnMs) => {
        const speed = speedOf(batchMs, sources, handOnMs);
        expect(speed).toBeGreaterThan(5);
        expect(speed).toBeLessThan(7);
      },
    ),
  );
});

test("what went faster while nobody had to wait is no debt", () => {
  let now = 0;
  const pace = createPace(() => now);
  const source = { at: 0 };
  for (let batches = 0; batches < 500; batches++) {
    pace.note(source, source.at, source.at + 20_000, 1);
    source.at += 20_000;
    now += 100;
  }
  now += 5_000;
  expect(pace.isDue()).toBe(true);
});

test("a night without a worker is no reason to wait for long, nor are results out of order to hurry", () => {
  let now = 0;
  const pace = createPace(() => now);
  const source = {};
  pace.note(source, 0, 0, 1);
  expect(pace.isDue()).toBe(true);
  pace.note(source, 36_000_000, 36_000_000, 1);
  expect(pace.isDue()).toBe(false);
  now = 5_000;
  expect(pace.isDue()).toBe(true);
  pace.note(source, 1, 60_000, 1);
  expect(pace.isDue()).toBe(true);
});
