import { expect, test } from "vitest";
import { isRefusal } from "./is-refusal.ts";

const failed = (code?: string) => Object.assign(new Error("x"), code === undefined ? {} : { code });

test("data that can't be stored is refused, also inside an error that wraps it", () => {
  for (const code of ["22P05", "23505", "23514", "P0001", "42P01"]) {
    expect(isRefusal(failed(code))).toBe(true);
    expect(isRefusal(new Error("statement", { cause: failed(code) }))).toBe(true);
  }
});

test("trouble with connection, load or time refuses nothing, whether it bears a code or not", () => {
  for (const code of ["57P01", "53100", "40P01", "08006", "ECONNREFUSED", "CONNECTION_CLOSED", undefined]) {
    expect(isRefusal(failed(code))).toBe(false);
  }
  expect(isRefusal(new Error("Query read timeout"))).toBe(false);
  expect(isRefusal("no error at all")).toBe(false);
});
