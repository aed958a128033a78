import { describe, expect, test } from "vitest";
import { explain } from "../with-database.ts";
import { readSeedArguments } from "./read-seed-arguments.ts";

const million = { platform: "mockstagram", from: 1_000_000, count: 1_000_000, interval: 60 };

describe("the seeder's arguments", () => {
  test.each([
    [[], million],
    [["--from", "5", "--count", "7", "--interval", "300"], { ...million, from: 5, count: 7, interval: 300 }],
    [["--count=1_000"], { ...million, count: 1_000 }],
    [["--from", "1,500,000"], { ...million, from: 1_500_000 }],
    [["--platform", "mockstagram"], million],
    [["--help"], null],
  ])("%j", (args, input) => {
    expect(readSeedArguments(args)).toEqual(input);
  });

  test.each([
    [["--count", "many"], "--count many: this is not a whole number."],
    [["--count", "1.5"], "--count 1.5: this is not a whole number."],
    [["--count", "1e6"], "--count 1e6"],
    [["--count=-5"], "--count -5"],
    [["--count", "0"], "--count 0: between 1 and 10,000,000."],
    [["--count", "10000001"], "between 1 and 10,000,000"],
    [["--from", ""], "--from : this is not a whole number."],
    [["--from", "99999999999999999999"], "--from"],
    [["--interval", "61"], "--interval 61: it is one of 5, 30, 60, 300, 900, 3600, 21600, 86400 seconds."],
    [["--interval", "hourly"], "--interval hourly"],
    [["--platform", "instagram"], "--platform instagram: we know mockstagram."],
    [["--form", "5"], "--form"],
    [["1000000"], "1000000"],
    [["--from"], "--from"],
  ])("%j is refused, and why", (args, words) => {
    expect(() => readSeedArguments(args)).toThrow(words);
  });
});

test("what the database says becomes advice", () => {
  const failed = (code: string) =>
    new Error("Failed query", { cause: Object.assign(new Error("x"), { code }) });
  expect(explain(failed("42P01"), "h:1")).toContain("npm run db:migrate");
  expect(explain(failed("ECONNREFUSED"), "h:1")).toContain("No database answers at h:1");
  expect(explain(failed("28P01"), "h:1")).toContain("DATABASE_URL");
  expect(explain(failed("XX000"), "h:1")).toBe("x");
  expect(explain(new Error("plain words"), "")).toBe("plain words");
});
