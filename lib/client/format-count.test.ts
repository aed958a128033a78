import { expect, test } from "vitest";
import {
  formatCompact,
  formatExact,
  formatPercent,
  formatRatio,
  formatShare,
  formatSigned,
} from "./format-count.ts";

test.each([
  [null, "—"],
  [0, "0"],
  [9_999, "9,999"],
  [9_999.6, "10k"],
  [10_000, "10k"],
  [12_345, "12.3k"],
  [104_233, "104.2k"],
  [999_949, "999.9k"],
  [999_950, "1M"],
  [999_999, "1M"],
  [1_204_332, "1.2M"],
  [1_250_000, "1.25M"],
  [2_147_483_647, "2.15B"],
  [-12_345, "−12.3k"],
])("compact %s is %s", (value, text) => expect(formatCompact(value)).toBe(text));

test.each([
  [null, "—"],
  [0, "0"],
  [1_204_332, "1,204,332"],
  [-3, "−3"],
  [104_233.456, "104,233.46"],
])("exact %s is %s", (value, text) => expect(formatExact(value)).toBe(text));

test.each([
  [12, "+12"],
  [-12, "−12"],
  [0, "0"],
  [null, "—"],
])("a change of %s always shows its sign: %s", (value, text) => expect(formatSigned(value)).toBe(text));

test.each([
  [1.2345, "+1.23 %"],
  [-0.00312, "−0.0031 %"],
  [0.0000001, "+1.0e-7 %"],
  [0, "0 %"],
  [250, "+250 %"],
])("%s percent is %s: a small change is not shown as none", (value, text) =>
  expect(formatPercent(value)).toBe(text),
);

test.each([
  [1.5, "+1.50 %"],
  [-12, "−12.00 %"],
  [0.5, "+0.50 %"],
  [0.996, "+1.00 %"],
  [-0.0031, "−0.0031 %"],
  [0.07, "+0.070 %"],
  [0.0996, "+0.10 %"],
  [0.00000012, "+1.2e-7 %"],
  [1_234.5, "+1,234.50 %"],
  [0, "0.00 %"],
  [null, "—"],
])("%s percent is %s in a column", (value, text) =>
  expect(formatPercent(value, { inColumn: true })).toBe(text),
);

test("coverage says 100 % only when nothing is missing", () => {
  expect(formatShare(1_439_999, 1_440_000)).toBe("99.99 %");
  expect(formatShare(5, 5)).toBe("100 %");
  expect(formatShare(0, 0)).toBe("—");
});

test.each([
  [5.64, "5.64"],
  [105.49898, "105.5"],
  [null, "—"],
])("ratio %s is %s", (value, text) => expect(formatRatio(value)).toBe(text));
