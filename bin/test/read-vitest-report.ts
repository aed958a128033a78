/** Counts and failures from vitest's JSON report. A suite that left no report, or failed beside its tests, has failed. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { QuietOutcome } from "./run-quietly.ts";
import type { SuiteResult } from "./suites.ts";

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

export interface VitestRun extends QuietOutcome {
  report: string;
  /** Its set-up says on which database it runs (lib/testing/start-test-server.ts). */
  project: string;
}

export function readVitestReport({ report, project, code, output }: VitestRun): SuiteResult {
  const ranOn = new RegExp(`^${project}: (.+)$`, "m").exec(output)?.[1] ?? "no database";
  if (!existsSync(report)) return { ranOn, passed: 0, failed: 1, problems: lastLines(output) };
  const { testResults } = reportSchema.parse(JSON.parse(readFileSync(report, "utf8")));
  const problems: string[] = [];
  let passed = 0;
  let failed = 0;
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === "passed") {
        passed++;
        continue;
      }
      failed++;
      const why = test.status === "failed" ? (test.failureMessages?.join("\n") ?? "") : test.status;
      problems.push(`✗ ${file.name}: ${test.fullName}`, ...indent(why));
    }
    if (file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed")) {
      failed++;
      problems.push(`✗ ${file.name}`, ...indent(file.message ?? ""));
    }
  }
  // Unhandled errors, a set-up that failed, a run without any test.
  if (failed === 0 && (code !== 0 || passed === 0)) {
    failed++;
    problems.push(...lastLines(output));
  }
  return { ranOn, passed, failed, problems };
}

function indent(text: string): string[] {
  return text
    .split("\n")
    .slice(0, 20)
    .map((line) => `    ${line}`);
}

export function lastLines(output: string): string[] {
  return output.trimEnd().split("\n").slice(-60);
}
