import { expect, test } from "vitest";
import type { Series } from "#lib/domain/series.ts";
import { whyNone } from "./why-none.ts";

const none = [null, null, null];
/** Not due, missing, hidden. */
const series: Series = {
  step: "1m",
  tz: "UTC",
  from: 0,
  to: 180,
  retention: null,
  t: [0, 60, 120],
  followers: { last: none, min: none, max: none, sum: none, count: [0, 0, 0] },
  expected: [0, 1, 1],
  coverage: {
    expected: 2,
    present: 1,
    gaps: [{ from: 60, to: 120, slots: 1, reason: "timeout" }],
    gapsTotal: 1,
    missingByReason: { timeout: 1 },
  },
  notDue: [],
  demo: [],
  comparison: null,
};

test("a bucket without a count says whether it was due, missing and why, or hidden", () => {
  expect([0, 60, 120].map((t) => whyNone(series, { t, end: t + 60, running: false }))).toEqual([
    "none was due",
    "no data: platform too slow",
    "the platform gave no count",
  ]);
  expect(whyNone(series, { t: 0, end: 180, running: false })).toBe("no data: platform too slow");
  expect(whyNone(series, { t: 0, end: 60, running: true })).toBe("none yet");
});
