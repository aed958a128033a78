import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readVitestReport } from "./read-vitest-report.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "report-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(testResults: unknown, code: number | null = 0) {
  const report = join(folder, "report.json");
  writeFileSync(report, JSON.stringify({ testResults }));
  const { passed, failed } = readVitestReport({
    report,
    project: "plain",
    code,
    output: "the output",
  });
  return { passed, failed };
}

const file = (status: string, ...statuses: string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: statuses.map((each) => ({ fullName: "a test", status: each, failureMessages: [] })),
});

test.each([
  { title: "passed tests count", results: [file("passed", "passed", "passed")], passed: 2, failed: 0 },
  {
    title: "a skipped test has failed",
    results: [file("passed", "passed", "skipped")],
    passed: 1,
    failed: 1,
  },
  { title: "a test to do has failed", results: [file("passed", "passed", "todo")], passed: 1, failed: 1 },
  { title: "a file that can't be loaded has failed", results: [file("failed")], passed: 0, failed: 1 },
  { title: "a failed test counts once", results: [file("failed", "passed", "failed")], passed: 1, failed: 1 },
  { title: "no test at all is a failure", results: [], passed: 0, failed: 1 },
])("$title", ({ results, passed, failed }) => {
  expect(read(results)).toEqual({ passed, failed });
});

test("an error outside of the tests is a failure", () => {
  expect(read([file("passed", "passed")], 1)).toEqual({ passed: 1, failed: 1 });
});

test("a suite that left no report has failed, and shows what it said", () => {
  const result = readVitestReport({
    report: join(folder, "missing.json"),
    project: "plain",
    code: 1,
    output: "no TimescaleDB here",
  });
  expect(result).toMatchObject({ passed: 0, failed: 1, problems: ["no TimescaleDB here"] });
});

test("the database that a suite ran on is taken from what its set-up says", () => {
  const output = "RUN\nplain: PostgreSQL 18.4, from npm\n ok";
  const result = readVitestReport({
    report: join(folder, "missing.json"),
    project: "plain",
    code: 0,
    output,
  });
  expect(result.ranOn).toBe("PostgreSQL 18.4, from npm");
});
