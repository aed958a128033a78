/** Counts and failures from what `npm run chaos` says. A fault that could not run here has failed. */
import { lastLines } from "./read-vitest-report.ts";
import type { QuietOutcome } from "./run-quietly.ts";
import type { SuiteResult } from "./suites.ts";

export function readChaosOutput({ code, output }: QuietOutcome): SuiteResult {
  const ranOn = / s: (.*? on PostgreSQL [\d.]+|PostgreSQL [\d.]+[^,;]*)/.exec(output)?.[1] ?? "no database";
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(output);
  const skipped = Number(/^(\d+) skipped$/m.exec(output)?.[1] ?? 0);
  const [passed = 0, failed = 0] = (counts?.slice(1) ?? []).map(Number);
  const unhappy = failed + skipped;
  // No fault at all, or a failure that no fault stands for.
  const total = unhappy === 0 && (code !== 0 || passed === 0) ? 1 : unhappy;
  const telling = output.split("\n").filter((line) => /^\w+ (✗|logs are)|is skipped:|^ +✗/.test(line));
  const problems = total === 0 ? [] : telling.length > 0 ? telling : lastLines(output);
  return { ranOn, passed, failed: total, problems };
}
