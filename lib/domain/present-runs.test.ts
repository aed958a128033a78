import fc from "fast-check";
import { expect, test } from "vitest";
import type { DueRun } from "./coverage-of.ts";
import { type HourMinutes, joinRuns, runsInHours, splitRuns } from "./present-runs.ts";
import { rangeParts } from "./range-parts.ts";
import { HOUR_S } from "./seconds.ts";

const intervals = [60, 300, 900, 3_600, 21_600, 86_400] as const;

const scene = fc.record({
  spans: fc.array(
    fc.record({
      interval: fc.constantFrom(...intervals),
      gap: fc.nat(3 * HOUR_S),
      length: fc.oneof(fc.integer({ min: 1, max: 2 * HOUR_S }), fc.integer({ min: 1, max: 40 * HOUR_S })),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  dirty: fc.uniqueArray(fc.nat(60), { maxLength: 12 }),
  /** Of each hour: whole, empty, or by chance. */
  hours: fc.array(fc.oneof(fc.constantFrom("whole", "whole", "empty"), fc.nat()), {
    minLength: 60,
    maxLength: 60,
  }),
});

test("present runs, from roll-ups and otherwise, are those that counting slot by slot finds, as long as they can be", () => {
  fc.assert(
    fc.property(scene, ({ spans, dirty, hours }) => {
      let at = 0;
      const due: DueRun[] = [];
      for (const { interval, gap, length } of spans) {
        const from = Math.ceil((at + gap) / interval) * interval;
        at = from + length;
        due.push({ kind: "live", from, to: at, interval });
      }
      const isPresent = (slot: number) => {
        const hour = hours[Math.floor(slot / HOUR_S) % hours.length];
        if (hour === "whole" || hour === "empty") return hour === "whole";
        return ((hour ?? 0) * 2_654_435_761 + slot * 40_503) % 100 < 60;
      };
      const dirtyHours = dirty.map((n) => n * HOUR_S).sort((a, b) => a - b);
      const parts = rangeParts({ from: due[0]?.from ?? 0, to: at, edges: [], dirtyHours });
      const { hourly, raw } = splitRuns(due, parts);
      const minutes: HourMinutes[] = [];
      for (let hour = 0; hour < at; hour += HOUR_S) {
        const entry = { hour, low: 0, high: 0 };
        for (let m = 0; m < 30; m++) {
          if (isPresent(hour + m * 60)) entry.low |= 1 << m;
          if (isPresent(hour + (m + 30) * 60)) entry.high |= 1 << m;
        }
        if (entry.low !== 0 || entry.high !== 0) minutes.push(entry);
      }
      const slotsOf = (runs: readonly DueRun[]) =>
        runs.flatMap(({ from, to, interval }) =>
          Array.from({ length: Math.ceil((to - from) / interval) }, (_, i) => from + i * interval),
        );
      expect([...slotsOf(hourly), ...slotsOf(raw)].sort((a, b) => a - b)).toEqual(slotsOf(due));
      const present = slotsOf(raw)
        .filter(isPresent)
        .map((from) => ({ from, slots: 1 }));
      const wanted: { from: number; slots: number }[] = [];
      for (const run of due) {
        let last: { from: number; slots: number } | null = null;
        for (const slot of slotsOf([run]).filter(isPresent)) {
          if (last && last.from + last.slots * run.interval === slot) last.slots++;
          else {
            last = { from: slot, slots: 1 };
            wanted.push(last);
          }
        }
      }
      expect(joinRuns(due, [...present, ...runsInHours(hourly, minutes)])).toEqual(wanted);
    }),
    { numRuns: 300 },
  );
});
