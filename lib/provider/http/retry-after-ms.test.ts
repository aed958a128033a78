import { expect, it } from "vitest";
import { retryAfterMs } from "./retry-after-ms.ts";

const now = Date.UTC(2026, 10, 24, 12, 0, 0);

it.each([
  ["0", 0],
  ["1", 1_000],
  ["120", 120_000],
  ["Tue, 24 Nov 2026 12:00:30 GMT", 30_000],
  ["Tuesday, 24-Nov-26 12:00:30 GMT", 30_000],
  ["Tue, 24 Nov 2026 11:00:00 GMT", 0],
])("reads %s as %d ms", (value, ms) => {
  expect(retryAfterMs({ "retry-after": value }, now)).toBe(ms);
});

it("takes a date against the server's own clock where it gives one", () => {
  const headers = { "retry-after": "Tue, 24 Nov 2026 13:00:05 GMT", date: "Tue, 24 Nov 2026 13:00:00 GMT" };
  expect(retryAfterMs(headers, now)).toBe(5_000);
});

it.each([
  undefined,
  "",
  "-1",
  "1.5",
  "soon",
  "1e3",
  "9".repeat(20),
  "Tue, 99 Foo 2026 GMT",
  "2026-11-24",
  ["1", "2"],
])("finds nothing to read in %j", (value) => {
  expect(retryAfterMs({ "retry-after": value }, now)).toBeNull();
});
