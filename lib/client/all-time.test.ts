import fc from "fast-check";
import { expect, test } from "vitest";
import { allTime } from "./all-time.ts";
import { resolveRange } from "./resolve-range.ts";

const now = Date.parse("2026-11-27T12:34:56Z") / 1_000;
const period = (from: number) => ({ from, to: null, interval: 60, kind: "live" as const });

test("from an hour before the first period, whichever of them that is", () => {
  const periods = [period(now - 7_200), { ...period(now - 90 * 86_400), kind: "demo" as const }];
  expect(allTime(periods, now)).toEqual({ range: null, from: "2026-08-29T11:00Z", to: "now" });
  expect(allTime([], now)).toBeNull();
});

test("whenever it began, the address is understood, holds all of it, and at most five years", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: now + 86_400 }), fc.nat(86_400 * 400), (first, later) => {
      const change = allTime([period(first)], now + later);
      expect(change).not.toBeNull();
      if (!change) return;
      const range = resolveRange({ ...change, tz: null }, now + later, "America/New_York");
      expect(range.problems).toEqual([]);
      expect(range).toMatchObject({ live: true, isRelative: true });
      expect(range.from).toBeLessThan(Math.max(first, now + later - 5 * 366 * 86_400 + 4 * 3_600));
      expect(range.to).toBeGreaterThanOrEqual(now + later);
    }),
  );
});
