import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import { isPoison } from "./is-poison.ts";

const withCode = (code: string) =>
  new Error("Failed query", { cause: Object.assign(new Error("no"), { code }) });

test("what a row is refused for is poison: data, constraints, triggers, our own faults", () => {
  for (const code of ["22003", "22008", "22021", "23502", "23505", "23514", "44000", "P0001", "54000"]) {
    expect({ code, poison: isPoison(withCode(code)) }).toEqual({ code, poison: true });
  }
  expect(isPoison(new TypeError("x is not a function"))).toBe(true);
  expect(isPoison(new AppError("BAD_PAYLOAD", "no"))).toBe(true);
});

test("what may pass, or befalls every row of a broken installation, never makes a letter", () => {
  const codes = ["08006", "40001", "40P01", "53100", "53300", "55P03", "57014", "57P01", "58030", "XX000"];
  const installation = ["25006", "25P02", "28000", "3D000", "3F000", "42P01", "42703", "42501"];
  const driver = ["CONNECT_TIMEOUT", "CONNECTION_CLOSED", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"];
  for (const code of [...codes, ...installation, ...driver]) {
    expect({ code, poison: isPoison(withCode(code)) }).toEqual({ code, poison: false });
  }
  expect(isPoison(new AppError("UNAVAILABLE", "later"))).toBe(false);
});
