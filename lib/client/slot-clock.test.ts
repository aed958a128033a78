import { expect, test } from "vitest";
import { slotClock } from "./slot-clock.ts";

const at = (time: string) => Date.parse(`2026-11-${time}Z`) / 1_000;

test.each([
  ["minutes of one day", 60, "24T13:00:00", "24T13:05:00", "13:05"],
  ["half minutes", 30, "24T13:00:00", "24T13:05:30", "13:05:30"],
  ["minutes about midnight", 60, "24T23:58:00", "25T00:01:00", "25 Nov, 00:01"],
  ["half minutes about midnight", 30, "24T23:58:00", "25T00:01:30", "25 Nov, 00:01:30"],
  ["hours, of which one may be alone", 3_600, "24T13:00:00", "24T13:00:00", "24 Nov, 13:00"],
  ["days", 86_400, "20T00:00:00", "24T00:00:00", "24 Nov, 00:00"],
])("%s", (_case, interval, first, last, expected) => {
  const slots = [first, last].map((time) => ({ slot: at(time), interval }));
  expect(slotClock(slots, "UTC")(at(last))).toBe(expected);
});

test("which day it is goes by the visitor's zone", () => {
  const slots = [at("24T23:58:00"), at("25T00:01:00")].map((slot) => ({ slot, interval: 60 }));
  expect(slotClock(slots, "America/New_York")(at("25T00:01:00"))).toBe("19:01");
});
