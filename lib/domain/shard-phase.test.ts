import fc from "fast-check";
import { expect, test } from "vitest";
import { intervals } from "./influencer.ts";
import { phaseWindow, shardPhase } from "./shard-phase.ts";

const interval = fc.constantFrom(...intervals);
const load = fc.boolean();
const shard = fc.integer({ min: 1, max: 2 ** 31 - 1 });

test("a phase is fixed and inside window and slot", () => {
  fc.assert(
    fc.property(shard, interval, load, (id, i, isHigh) => {
      const window = phaseWindow(i, isHigh);
      const phase = shardPhase(id, i, window);
      expect(phase).toBe(shardPhase(id, i, window));
      expect(phase).toBeGreaterThanOrEqual(0);
      expect(phase).toBeLessThan(window);
      expect(phase).toBeLessThan(i);
    }),
  );
});

test("the window is 60 % of the interval, leaves room for a take-over, and is never smaller under a high load", () => {
  expect(phaseWindow(60, false)).toBe(36);
  expect(phaseWindow(60, true)).toBe(50);
  expect(phaseWindow(5, false)).toBe(3);
  expect(phaseWindow(30, false)).toBe(13);
  expect(phaseWindow(5, true)).toBe(3);
  expect(phaseWindow(300, true)).toBe(290);
  fc.assert(
    fc.property(interval, (i) => {
      expect(phaseWindow(i, true)).toBeGreaterThanOrEqual(phaseWindow(i, false));
      expect(phaseWindow(i, true)).toBeLessThan(i);
    }),
  );
});

test("shards that were made one after the other are spread evenly: no tenth of the window holds twice its share", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 50, max: 2_000 }),
      (first, count) => {
        const tenths = new Array<number>(10).fill(0);
        for (let id = first; id < first + count; id++) {
          const tenth = Math.floor(shardPhase(id, 60, 50) / 5);
          tenths[tenth] = (tenths[tenth] ?? 0) + 1;
        }
        expect(Math.max(...tenths)).toBeLessThan((2 * count) / 10);
      },
    ),
  );
});
