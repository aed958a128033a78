/** Counts and failures from Playwright's JSON report. Skipped and flaky tests have failed. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { lastLines } from "./read-vitest-report.ts";
import type { QuietOutcome } from "./run-quietly.ts";
import type { SuiteResult } from "./suites.ts";

/** Flows that have to be there with no pointer at all: e2e/watch-pointer.ts. */
const BY_KEYBOARD = { title: /^by keyboard: /, least: 12 };

const specSchema = z.object({ title: z.string(), ok: z.boolean() });
interface Suite {
  specs?: z.infer<typeof specSchema>[] | undefined;
  suites?: Suite[] | undefined;
}
const suiteSchema: z.ZodType<Suite> = z.object({
  specs: z.array(specSchema).optional(),
  suites: z.array(z.lazy(() => suiteSchema)).optional(),
});

const reportSchema = z.object({
  suites: z.array(suiteSchema).default([]),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.object({ message: z.string().optional() })).default([]),
});

/** `isLong`: it is about what `npm test` has no time for. */
export function readPlaywrightReport({
  report,
  code,
  output,
  isLong = false,
}: QuietOutcome & { report: string; isLong?: boolean }): SuiteResult {
  const ranOn = `Chromium, ${/^e2e database: (.+)$/m.exec(output)?.[1] ?? "the embedded database"}`;
  if (!existsSync(report)) return { ranOn, passed: 0, failed: 1, problems: lastLines(output) };
  const { suites, stats, errors } = reportSchema.parse(JSON.parse(readFileSync(report, "utf8")));
  const unhappy = stats.unexpected + stats.flaky + stats.skipped + errors.length;
  // No test at all, or a failure that no test stands for.
  const failed = unhappy === 0 && (code !== 0 || stats.expected === 0) ? 1 : unhappy;
  const byKeyboard = countSpecs(suites, ({ title, ok }) => ok && BY_KEYBOARD.title.test(title));
  if (failed === 0 && !isLong && byKeyboard < BY_KEYBOARD.least) {
    const problem = `${byKeyboard} flows by keyboard passed, at least ${BY_KEYBOARD.least} are wanted: their titles begin with “by keyboard: ”.`;
    return { ranOn, passed: stats.expected, failed: 1, problems: [problem] };
  }
  return { ranOn, passed: stats.expected, failed, problems: failed === 0 ? [] : failuresIn(output) };
}

function countSpecs(suites: readonly Suite[], counts: (spec: z.infer<typeof specSchema>) => boolean): number {
  return suites.reduce(
    (sum, { specs = [], suites: inner = [] }) =>
      sum + specs.filter(counts).length + countSpecs(inner, counts),
    0,
  );
}

/** From the first failure on: before it stands one line for each test. */
function failuresIn(output: string): string[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const first = lines.findIndex((line) => /^\s+1\) /.test(line));
  return first === -1 ? lastLines(output) : lines.slice(first, first + 200);
}
