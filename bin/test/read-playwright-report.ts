/** Counts and failures from Playwright's JSON report. Skipped and flaky tests have failed. */
import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { lastLines } from "./read-vitest-report.ts";
import type { QuietOutcome } from "./run-quietly.ts";
import type { SuiteResult } from "./suites.ts";

/** Flows that have to be there with no pointer at all: e2e/watch-pointer.ts. */
const BY_KEYBOARD = { title: /^by keyboard: /, least: 12 };

const messagesSchema = z.array(z.object({ message: z.string().optional() }));
const specSchema = z.object({
  title: z.string(),
  ok: z.boolean(),
  file: z.string().optional(),
  tests: z.array(z.object({ results: z.array(z.object({ errors: messagesSchema.optional() })) })).default([]),
});
type Spec = z.infer<typeof specSchema>;
interface Suite {
  specs?: Spec[] | undefined;
  suites?: Suite[] | undefined;
}
const suiteSchema: z.ZodType<Suite> = z.object({
  specs: z.array(specSchema).optional(),
  suites: z.array(z.lazy(() => suiteSchema)).optional(),
});

const reportSchema = z.object({
  suites: z.array(suiteSchema).default([]),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: messagesSchema.default([]),
});

/** Of each failure: what was expected stands first, logs of the product after it. */
const LINES_EACH = 40;

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
  const specs = [...specsOf(suites)];
  const byKeyboard = specs.filter(({ title, ok }) => ok && BY_KEYBOARD.title.test(title)).length;
  if (failed === 0 && !isLong && byKeyboard < BY_KEYBOARD.least) {
    const problem = `${byKeyboard} flows by keyboard passed, at least ${BY_KEYBOARD.least} are wanted: their titles begin with “by keyboard: ”.`;
    return { ranOn, passed: stats.expected, failed: 1, problems: [problem] };
  }
  return {
    ranOn,
    passed: stats.expected,
    failed,
    problems: failed === 0 ? [] : [...failuresOf(specs, errors, output)],
  };
}

function* specsOf(suites: readonly Suite[]): Generator<Spec> {
  for (const { specs = [], suites: inner = [] } of suites) {
    yield* specs;
    yield* specsOf(inner);
  }
}

function* failuresOf(
  specs: readonly Spec[],
  errors: z.infer<typeof messagesSchema>,
  output: string,
): Generator<string> {
  let isTold = false;
  for (const { title, file, tests } of specs.filter(({ ok }) => !ok)) {
    isTold = true;
    yield `✗ ${file}: ${title}`;
    for (const { message } of tests.flatMap(({ results }) =>
      results.flatMap((result) => result.errors ?? []),
    ))
      yield* linesOf(message);
  }
  for (const { message } of errors) {
    isTold = true;
    yield* linesOf(message);
  }
  if (!isTold) yield* lastLines(output);
}

function linesOf(message = ""): string[] {
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.slice(0, LINES_EACH).map((line) => `  ${line}`);
}
