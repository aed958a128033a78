/** Counts and failures from Playwright's JSON report. Skipped and flaky tests have failed. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { lastLines } from "./read-vitest-report.ts";
import type { QuietOutcome } from "./run-quietly.ts";
import type { SuiteResult } from "./suites.ts";

const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.object({ message: z.string().optional() })).default([]),
});

export function readPlaywrightReport({
  report,
  code,
  output,
}: QuietOutcome & { report: string }): SuiteResult {
  const ranOn = `Chromium, ${/^e2e database: (.+)$/m.exec(output)?.[1] ?? "the embedded database"}`;
  if (!existsSync(report)) return { ranOn, passed: 0, failed: 1, problems: lastLines(output) };
  const { stats, errors } = reportSchema.parse(JSON.parse(readFileSync(report, "utf8")));
  const unhappy = stats.unexpected + stats.flaky + stats.skipped + errors.length;
  // No test at all, or a failure that no test stands for.
  const failed = unhappy === 0 && (code !== 0 || stats.expected === 0) ? 1 : unhappy;
  return { ranOn, passed: stats.expected, failed, problems: failed === 0 ? [] : failuresIn(output) };
}

/** From the first failure on: before it stands one line for each test. */
function failuresIn(output: string): string[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const first = lines.findIndex((line) => /^\s+1\) /.test(line));
  return first === -1 ? lastLines(output) : lines.slice(first, first + 200);
}
