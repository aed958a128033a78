import fc from "fast-check";
import { expect, test } from "vitest";
import { parseEpochSeconds, parseTime, TIME_MAX } from "./parse-time.ts";

test("any epoch second, whole or with a fraction, is read as it is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: TIME_MAX }), fc.integer({ min: 0, max: 999_999 }), (s, micros) => {
      expect(parseEpochSeconds(String(s))).toBe(s);
      const text = `${s}.${String(micros).padStart(6, "0")}`;
      // A fraction that a double can't hold at that size is none.
      expect(parseEpochSeconds(text)).toBe(Number(text) > TIME_MAX ? null : Number(text));
    }),
  );
});

test.each([
  "",
  " ",
  "-1",
  "+1",
  "1 ",
  " 1",
  "1e9",
  "1e999",
  "0x10",
  "NaN",
  "Infinity",
  "-Infinity",
  "abc",
  "1,5",
  "1.",
  ".5",
  "1.2.3",
  "1700000000000",
  "253402300800.5",
  "99999999999999999999",
  "١٢٣",
  "1\0",
  "null",
  "undefined",
  "1_000",
])("%j is no time", (text) => {
  expect(parseEpochSeconds(text)).toBeNull();
  expect(parseTime(text)).toBeNull();
});

test.each([
  "2024-02-30",
  "2024-13-01",
  "2024-00-10",
  "2024-1-1",
  "2024-01-01T00:00",
  "2024-01-01T24:00Z",
  "2024-01-01T00:60Z",
  "2024-01-01T00:00:60Z",
  "2024-01-01 00:00Z",
  "2024-01-01T00:00+24:00",
  "2024-01-01T00:00+01:60",
  "2023-02-29",
  "2024-01-01T00:00z",
  "1969-12-31",
  "2024-01-01T",
  "2024-W01",
  "2024-01-01T00:00Z[Europe/Berlin]",
])("%j is no time, since it is not clear or not real", (text) => {
  expect(parseTime(text)).toBeNull();
});

test("ISO times with offset and fraction are the instants that they name", () => {
  expect(parseTime("2024-02-29")).toBe(Date.UTC(2024, 1, 29) / 1_000);
  expect(parseTime("2024-01-01T00:00Z")).toBe(1_704_067_200);
  expect(parseTime("2024-01-01T01:00:00+01:00")).toBe(1_704_067_200);
  expect(parseTime("2023-12-31T20:30:00.25-03:30")).toBe(1_704_067_200.25);
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date(TIME_MAX * 1_000 - 1), noInvalidDate: true }),
      (date) => {
        expect(parseTime(date.toISOString())).toBeCloseTo(date.getTime() / 1_000, 5);
      },
    ),
  );
});

test("no text at all throws, and what is accepted lies in the known range", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.eE+:TZ-]{1,25}$/)), (text) => {
      const t = parseTime(text);
      expect(t === null || (t >= 0 && t <= TIME_MAX)).toBe(true);
    }),
  );
});
