import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { browserNow, trustServerTime } from "./browser-clock.ts";

const NOW_MS = 1_796_000_000_000;
beforeEach(() => void vi.useFakeTimers({ now: NOW_MS }));
afterEach(() => void vi.useRealTimers());

test("a clock that is off is set right, whichever way and however slow the answer", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e12, max: 1e12 }).filter((offMs) => Math.abs(offMs) > 60_000),
      fc.integer({ min: 0, max: 25_000 }),
      (offMs, journeyMs) => {
        // The server's time is true; the browser's is it and `offMs`. The answer's time is that of its beginning.
        const trueNow = NOW_MS - offMs;
        trustServerTime((trueNow - journeyMs) / 1_000, NOW_MS - journeyMs);
        expect(Math.abs(browserNow() * 1_000 - trueNow)).toBeLessThanOrEqual(journeyMs + 1);
      },
    ),
  );
});

test("a right clock stays as it is, however slow the answer: only what lies outside of the question's time is off", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 120_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tookMs, share) => {
        const serverMs = NOW_MS - Math.round(tookMs * share);
        trustServerTime(Math.floor(serverMs / 1_000), NOW_MS - tookMs);
        expect(browserNow()).toBe(NOW_MS / 1_000);
      },
    ),
  );
});

test("the next answer takes back what a wrong one told", () => {
  trustServerTime(2 * (NOW_MS / 1_000), NOW_MS);
  expect(browserNow()).toBe(2 * (NOW_MS / 1_000));
  trustServerTime(NOW_MS / 1_000, NOW_MS - 40);
  expect(browserNow()).toBe(NOW_MS / 1_000);
});
