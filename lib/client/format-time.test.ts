import { expect, test } from "vitest";
import {
  formatAge,
  formatDuration,
  formatInstant,
  formatInstantExact,
  formatInterval,
  formatSpan,
  formatSpanExact,
} from "./format-time.ts";
import { isTimeZone, zoneLabel } from "./time-zone.ts";

const t = Date.parse("2026-11-24T18:35:07Z") / 1_000;

test.each([
  ["UTC", "24 Nov 2026, 18:35"],
  ["Asia/Kolkata", "25 Nov 2026, 00:05"],
  ["America/New_York", "24 Nov 2026, 13:35"],
])("in %s the instant reads %s", (tz, text) => expect(formatInstant(t, tz)).toBe(text));

test("seconds are kept where exactness is asked for", () =>
  expect(formatInstantExact(t, "UTC")).toBe("24 Nov 2026, 18:35:07"));

test("a span names only what differs", () => {
  expect(formatSpan(t, t + 3_600, "UTC")).toBe("24 Nov 2026, 18:35 – 19:35");
  expect(formatSpan(t - 86_400, t, "UTC")).toBe("23 Nov, 18:35 – 24 Nov, 18:35 2026");
});

test("a gap of short slots is told to the second, one of whole minutes is not", () => {
  const minute = t - 7;
  expect(formatSpanExact(minute, minute + 300, "UTC")).toBe("24 Nov 2026, 18:35 – 18:40");
  expect(formatSpanExact(minute + 5, minute + 25, "UTC")).toBe("24 Nov 2026, 18:35:05 – 18:35:25");
  expect(formatSpanExact(minute, minute + 86_405, "UTC")).toBe(
    "24 Nov 2026, 18:35:00 – 25 Nov 2026, 18:35:05",
  );
});

test.each([
  [0.4, "0 s"],
  [12, "12 s"],
  [119, "119 s"],
  [120, "2 min"],
  [7_199, "119 min"],
  [7_200, "2 h"],
  [200_000, "2 d"],
])("%s seconds are %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

test("an age never lies in the future", () => {
  expect(formatAge(100, 112)).toBe("12 s ago");
  expect(formatAge(100, 90)).toBe("just now");
});

test.each([
  [5, "every 5 seconds"],
  [60, "every minute"],
  [300, "every 5 minutes"],
  [21_600, "every 6 hours"],
  [86_400, "every day"],
])("an interval of %s is %s", (seconds, text) => expect(formatInterval(seconds)).toBe(text));

test("zones are told from other text, and shown with their offset", () => {
  expect(isTimeZone("Asia/Kolkata")).toBe(true);
  expect(isTimeZone("Mars/Olympus")).toBe(false);
  expect(isTimeZone("")).toBe(false);
  expect(zoneLabel("Asia/Kolkata", t)).toBe("Asia/Kolkata (UTC+5:30)");
  expect(zoneLabel("America/New_York", t)).toBe("America/New York (UTC−5)");
});
