import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readPlaywrightReport } from "./read-playwright-report.ts";

const folder = mkdtempSync(join(tmpdir(), "ia-report-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const outcome = { code: 0, output: "e2e database: TimescaleDB\n" };
const specs = (count: number, title: string, ok = true) =>
  Array.from({ length: count }, (_, n) => ({ title: `${title} ${n}`, ok }));

function write(suites: unknown[], stats = {}): string {
  const report = join(folder, "e2e.json");
  const counted = { expected: 14, unexpected: 0, flaky: 0, skipped: 0, ...stats };
  writeFileSync(report, JSON.stringify({ suites, stats: counted, errors: [] }));
  return report;
}

test("twelve flows by keyboard are enough, wherever they stand", () => {
  const report = write([
    { specs: specs(7, "by keyboard: one"), suites: [{ specs: specs(5, "by keyboard: another") }] },
  ]);
  expect(readPlaywrightReport({ report, ...outcome })).toEqual({
    ...{ ranOn: "Chromium, TimescaleDB", passed: 14, failed: 0, problems: [] },
  });
});

test("eleven are not, nor are those that failed or are called otherwise", () => {
  const report = write([
    {
      specs: [
        ...specs(11, "by keyboard: one"),
        ...specs(3, "by keyboard: red", false),
        ...specs(3, "with a mouse"),
      ],
    },
  ]);
  const result = readPlaywrightReport({ report, ...outcome });
  expect(result.failed).toBe(1);
  expect(result.problems[0]).toMatch(/^11 flows by keyboard/);
  expect(readPlaywrightReport({ report, isLong: true, ...outcome }).failed).toBe(0);
});

test("each failure is told by its name and its first lines, without colours", () => {
  const errors = [{ message: "\u001b[31mexpected 1\u001b[39m\n\ngot 2" }, { message: "console: 404" }];
  const failed = { title: "adds", ok: false, file: "add.spec.ts", tests: [{ results: [{ errors }] }] };
  const report = write([{ specs: specs(3, "fine"), suites: [{ specs: [failed] }] }], { unexpected: 1 });
  expect(readPlaywrightReport({ report, ...outcome, code: 1 }).problems).toEqual([
    "✗ add.spec.ts: adds",
    "  expected 1",
    "  got 2",
    "  console: 404",
  ]);
});

test("a skipped test has failed, and so has a run without any", () => {
  const byKeyboard = [{ specs: specs(12, "by keyboard: one") }];
  expect(readPlaywrightReport({ report: write(byKeyboard, { skipped: 1 }), ...outcome }).failed).toBe(1);
  expect(readPlaywrightReport({ report: write(byKeyboard, { expected: 0 }), ...outcome }).failed).toBe(1);
  expect(readPlaywrightReport({ report: join(folder, "none.json"), ...outcome }).failed).toBe(1);
});
