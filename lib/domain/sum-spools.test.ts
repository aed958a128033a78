import { expect, test } from "vitest";
import { sumSpools } from "./sum-spools.ts";

const spool = { bytes: 0, maxBytes: 1_000, points: 0, oldestSlot: null, droppedPoints: 0, corruptRecords: 0 };

test("no report, no spool", () => {
  expect(sumSpools([], 100)).toBeNull();
});

test("spools add up; the oldest slot is the oldest of all; the room is that of the first to be full", () => {
  const sum = sumSpools(
    [
      { ...spool, bytes: 500, points: 10, oldestSlot: 60, droppedPoints: 1 },
      { ...spool, bytes: 100, points: 2, oldestSlot: 120, corruptRecords: 3 },
    ],
    4,
  );
  // 50 bytes a data point as measured, two data points a minute each.
  expect(sum).toEqual({
    bytes: 600,
    maxBytes: 2_000,
    points: 12,
    oldestSlot: 60,
    droppedPoints: 1,
    corruptRecords: 3,
    minutesLeft: 5,
  });
});

test("an empty spool's room is estimated; without a load it is not known; a full one has none", () => {
  expect(sumSpools([{ ...spool, maxBytes: 2 ** 30 }], 1_000_000)?.minutesLeft).toBeGreaterThan(20);
  expect(sumSpools([spool], 0)?.minutesLeft).toBeNull();
  expect(sumSpools([{ ...spool, bytes: 1_200, points: 10 }], 10)?.minutesLeft).toBe(0);
});
