import { expect, test } from "vitest";
import type { Coverage } from "#lib/domain/series.ts";
import { hiddenText } from "./coverage-text.ts";

const coverage = (present: number, expected: number): Coverage => ({
  expected,
  present,
  gaps: [],
  gapsTotal: present < expected ? 1 : 0,
  missingByReason: {},
});

test.each<[string, Coverage[], string | null]>([
  ["nobody has a data point", [coverage(0, 60), coverage(0, 0)], null],
  ["nobody is there", [], null],
  [
    "all are there, and hidden",
    [coverage(60, 60), coverage(1, 1)],
    "The platform answered, but gave no count. Nothing is missing, and none was guessed.",
  ],
  [
    "some are missing beside hidden ones",
    [coverage(60, 60), coverage(48, 60)],
    "Where the platform answered, it gave no count; 12 of 120 data points missing. None was guessed.",
  ],
  [
    "of one account there is nothing",
    [coverage(60, 60), coverage(0, 60)],
    "For some the platform answered, but gave no count; others have no data point. None was guessed.",
  ],
])("no count at all, and %s: what is missing is never called there", (_case, coverages, text) => {
  expect(hiddenText(coverages)).toBe(text);
});
