import { expect, test } from "vitest";
import { isRefusal } from "./is-refusal.ts";

const failed = (code?: string) => Object.assign(new Error("x"), code === undefined ? {} : { code });

test("data that can't be stored is refused, also inside an error that wraps it", () => {
  for (const code of ["22P05", "23505", "23514", "P0001", "54000"]) {
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

test("a server that takes writes from nobody refuses nothing: read-only, without rights, without our tables", () => {
  for (const code of ["25006", "25P02", "28000", "3D000", "3F000", "42501", "42P01", "42703"]) {
    expect({ code, refusal: isRefusal(failed(code)) }).toEqual({ code, refusal: false });
    expect(isRefusal(new Error("statement", { cause: failed(code) }))).toBe(false);
  }
});
