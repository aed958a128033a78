/** `npm test`: says what it will install, installs it, runs the suites (`--all`: the long ones too), and sums up. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "#lib/errors.ts";
import { findChromium } from "./test/find-chromium.ts";
import { findLibreOffice } from "./test/find-libreoffice.ts";
import { findStrace } from "./test/find-strace.ts";
import { findTimescale } from "./test/find-timescale.ts";
import { closeForGood } from "./test/run-quietly.ts";
import { longSuites, type Suite, type SuiteOutcome, stages } from "./test/suites.ts";
import { summarize } from "./test/summarize.ts";

// `--all` is what npm run test:all says.
const unknown = process.argv.slice(2).filter((argument) => argument !== "--all");
if (unknown.length > 0) {
  console.error(
    `npm test runs everything and takes no ${unknown.join(" ")}. One project or file: npx vitest run --project unit lib/domain`,
  );
  process.exit(1);
}

const isAll = process.argv.includes("--all");
// See lib/testing/runs-of.ts.
if (isAll) process.env.PROPERTY_RUNS = "all";
const say = (line: string) => console.log(line);
const workDir = mkdtempSync(join(tmpdir(), "influencer-analytics-npm-test-"));

let leaving = false;
async function leave(code: number): Promise<void> {
  // npm hands signals on, so that one may come twice.
  if (leaving) return;
  leaving = true;
  await closeForGood();
  rmSync(workDir, { recursive: true, force: true });
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void leave(130));

try {
  const needs = [
    await findTimescale(),
    await findChromium(),
    findStrace(),
    ...(isAll ? [findLibreOffice()] : []),
  ];
  say("npm test needs beside the npm packages:");
  for (const need of needs) say(`  ${need.title}: ${need.plan}`);
  for (const need of needs) await need.get(say);
} catch (error) {
  console.error(messageOf(error));
  say("0 passed, 1 failed");
  await leave(1);
}

const outcomes: SuiteOutcome[] = [];

async function runLane(lane: readonly Suite[]): Promise<void> {
  for (const suite of lane) {
    const started = performance.now();
    say(`\n▶ ${suite.name}`);
    const result = await suite.run({ workDir, say });
    const outcome = { name: suite.name, seconds: (performance.now() - started) / 1_000, ...result };
    outcomes.push(outcome);
    for (const line of outcome.problems) say(`  ${line}`);
    say(
      `${outcome.failed === 0 ? "✓" : "✗"} ${suite.name}: ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.seconds.toFixed(1)} s`,
    );
  }
}

for (const lanes of stages) await Promise.all(lanes.map(runLane));
if (isAll) await runLane(longSuites);

const { table, failures, total, ok } = summarize(outcomes);
if (failures.length > 0) say(`\nWhat failed:\n${failures.join("\n")}`);
say(`\n${table}\n`);
say(total);
await leave(ok ? 0 : 1);
