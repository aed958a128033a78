import fc from "fast-check";
import { expect, test } from "vitest";
import { failureReasons } from "./failure.ts";
import { type FiledReason, splitMissing } from "./split-missing.ts";

const row = (reason: FiledReason["reason"], named: number, whole = 0): FiledReason => ({
  reason,
  named,
  whole,
});

test.each<[string, number, FiledReason[], boolean, Record<string, number>]>([
  ["nothing is missing", 0, [row("timeout", 5)], true, {}],
  [
    "each named reason has its number",
    8,
    [row("timeout", 5), row("network", 3)],
    false,
    { timeout: 5, network: 3 },
  ],
  [
    "who is named comes before whole shards",
    8,
    [row("late", 0, 8), row("timeout", 5)],
    false,
    { timeout: 5, late: 3 },
  ],
  ["unknown accounts are not due", 3, [row("not_found", 90), row("network", 3)], false, { network: 3 }],
  ["the rest is unknown", 9, [row("timeout", 5)], false, { timeout: 5, unknown: 4 }],
  ["the rest is no worker's, when none ran", 9, [row("worker_down", 0, 5)], true, { worker_down: 9 }],
])("%s", (_case, missing, filed, absent, split) => {
  expect(splitMissing({ missing, filed, absent })).toEqual(split);
});

test("whatever is on file, the parts add up to what is missing", () => {
  const filed = fc.uniqueArray(
    fc.record({ reason: fc.constantFrom(...failureReasons), named: fc.nat(50), whole: fc.nat(50) }),
    { selector: ({ reason }) => reason },
  );
  fc.assert(
    fc.property(fc.nat(200), filed, fc.boolean(), (missing, rows, absent) => {
      const split = splitMissing({ missing, filed: rows, absent });
      expect(Object.values(split).reduce((sum, n) => sum + n, 0)).toBe(missing);
      expect(Object.values(split).every((n) => n > 0)).toBe(true);
    }),
  );
});
