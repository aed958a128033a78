import { expect, test } from "vitest";
import { isTransientError } from "./is-transient-error.ts";

const coded = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ["57P01", true],
  ["40P01", true],
  ["08006", true],
  ["53300", true],
  ["EPIPE", true],
  ["ECONNREFUSED", true],
  ["CONNECTION_CLOSED", true],
  ["CONNECT_TIMEOUT", true],
  ["22003", false],
  ["23505", false],
  ["42P01", false],
  ["UNDEFINED_VALUE", false],
])("%s may pass: %s, also when another error wraps it", (code, transient) => {
  expect(isTransientError(coded(code))).toBe(transient);
  expect(isTransientError(new Error("Failed query", { cause: coded(code) }))).toBe(transient);
});

test("a fault of ours, and what is no error at all, never passes", () => {
  expect(isTransientError(new TypeError("x is undefined"))).toBe(false);
  expect(isTransientError("text")).toBe(false);
});
