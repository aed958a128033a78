import { expect, test } from "vitest";
import { summarize } from "./summarize.ts";

const unit = { name: "unit", ranOn: "no database", passed: 12, failed: 0, seconds: 1.25, problems: [] };

test("the last line adds up all suites, in the form that machines read", () => {
  const plain = { ...unit, name: "plain", ranOn: "PostgreSQL 18.4", passed: 3, failed: 2 };
  expect(summarize([unit, plain]).total).toBe("15 passed, 2 failed");
});

test("the table names each suite and what it ran on", () => {
  expect(summarize([unit]).table).toBe(
    ["suite  ran on       passed  failed  seconds", "unit   no database      12       0      1.3"].join("\n"),
  );
});

test("what failed is told once more, suite by suite", () => {
  const plain = { ...unit, name: "plain", failed: 1, problems: ["expected 1", "got 2"] };
  expect(summarize([unit, plain]).failures).toEqual(["✗ plain", "  expected 1", "  got 2"]);
});

test.each([
  { title: "a failure", outcomes: [{ ...unit, failed: 1 }], ok: false },
  { title: "a run without any test", outcomes: [{ ...unit, passed: 0 }], ok: false },
  { title: "all passed", outcomes: [unit], ok: true },
])("$title: ok is $ok", ({ outcomes, ok }) => {
  expect(summarize(outcomes).ok).toBe(ok);
});
