import fc from "fast-check";
import { expect, it } from "vitest";
import { createPacer } from "./create-pacer.ts";

/** Starts requests as early as allowed, but looks only when the caller's timer lets it; gives the times. */
function run(perSecond: number, untilMs: number, looks: () => number): number[] {
  const pacer = createPacer();
  pacer.setRate(perSecond);
  const starts: number[] = [];
  for (let now = 0; now < untilMs; ) {
    const wait = pacer.wait(now);
    if (wait > 0) {
      now += Math.max(wait, looks());
    } else {
      pacer.take(now);
      starts.push(now);
    }
  }
  return starts;
}

const most = (starts: number[], windowMs: number) => {
  let from = 0;
  let found = 0;
  for (let to = 0; to < starts.length; to++) {
    while ((starts[to] ?? 0) - (starts[from] ?? 0) >= windowMs) from++;
    found = Math.max(found, to - from + 1);
  }
  return found;
};

it("never lets more than the rate start within one second, whatever stalls there are", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3_000 })), { minLength: 1, maxLength: 30 }),
      (perSecond, stalls) => {
        let nth = 0;
        const starts = run(perSecond, 6_000, () => stalls[nth++ % stalls.length] ?? 1);
        expect(most(starts, 1_000)).toBeLessThanOrEqual(perSecond);
      },
    ),
    { numRuns: 200 },
  );
});

it("does not bunch them: a tenth of a second has about a tenth", () => {
  for (const perSecond of [50, 333, 5_000]) {
    const starts = run(perSecond, 5_000, () => 1);
    expect(most(starts, 100)).toBeLessThanOrEqual(Math.ceil(perSecond * 0.16) + 1);
  }
});

it("uses most of the rate, also with timers that fire late", () => {
  for (const perSecond of [10, 50, 333, 5_000]) {
    expect(run(perSecond, 10_000, () => 15).length).toBeGreaterThanOrEqual(perSecond * 8.5);
  }
});

it("keeps a rate of less than one a second on average", () => {
  const starts = run(0.1, 100_000, () => 1);
  expect(starts.length).toBeGreaterThanOrEqual(9);
  expect(starts.length).toBeLessThanOrEqual(11);
});

it("lets everything through without a rate, and nothing in a pause", () => {
  const pacer = createPacer();
  expect(pacer.wait(5)).toBe(0);
  pacer.take(5);
  expect(pacer.wait(5)).toBe(0);
  pacer.setRate(100);
  pacer.pauseUntil(1_000);
  expect(pacer.wait(400)).toBe(600);
  pacer.setRate(null);
  expect(pacer.wait(2_000)).toBe(0);
});
