/** The suites of `npm test`. Each says on what it ran, and counts; a test that is skipped has failed. */
import { join } from "node:path";
import { runChecks } from "../check/run-checks.ts";
import { readChaosOutput } from "./read-chaos-output.ts";
import { readPlaywrightReport } from "./read-playwright-report.ts";
import { lastLines, readVitestReport } from "./read-vitest-report.ts";
import { runQuietly } from "./run-quietly.ts";

export interface SuiteContext {
  /** For reports. */
  workDir: string;
  say: (line: string) => void;
}

export interface SuiteResult {
  /** Database and edition, or what else it took. */
  ranOn: string;
  passed: number;
  failed: number;
  /** What failed, for people. */
  problems: readonly string[];
}

export interface SuiteOutcome extends SuiteResult {
  name: string;
  seconds: number;
}

export interface Suite {
  name: string;
  run(context: SuiteContext): Promise<SuiteResult>;
}

const MINUTE_MS = 60_000;

/** What each change must keep: a killed worker, a killed and an absent database, double delivery, poison rows. */
const QUICK = ["F01", "F04", "F05", "F21", "F24"];

const kinds = {
  check: { name: "check", run: check },
  unit: { name: "unit", run: (context) => vitest("unit", context) },
  plain: { name: "integration, plain", run: (context) => vitest("plain", context) },
  timescale: { name: "integration, TimescaleDB", run: (context) => vitest("timescale", context) },
  build: { name: "build", run: build },
  start: { name: "npm start", run: (context) => vitest("start", context) },
  faults: {
    name: "quick faults",
    run: (context) => chaos([...QUICK, "--quick", "--at-once", "5"], 10, context),
  },
  browser: { name: "end to end", run: (context) => endToEnd(context) },
} satisfies Record<string, Suite>;

/** Stages, one after the other; a stage's lanes run beside each other, since most suites wait more than they compute. */
export const stages: readonly (readonly (readonly Suite[])[])[] = [
  [[kinds.check, kinds.build]],
  // Two lanes: a third one made each of them as much slower.
  [
    [kinds.plain, kinds.timescale, kinds.unit],
    [kinds.start, kinds.browser],
  ],
  // Alone: it measures how soon things are well again.
  [[kinds.faults]],
];

/** What only `npm run test:all` adds. */
export const longSuites: readonly Suite[] = [
  { name: "TimescaleDB Community", run: community },
  { name: "exports in a spreadsheet", run: (context) => vitest("spreadsheet", context) },
  { name: "outages", run: (context) => vitest("long", context) },
  { name: "starts and ends, plain", run: (context) => vitest("plain-long", context) },
  {
    name: "end to end, long",
    run: (context) => endToEnd(context, { title: "the whole gate, a hung database", isLong: true }),
  },
  { name: "steady load", run: steadyLoad },
  { name: "import of a million", run: importOfMillion },
  { name: "all faults", run: (context) => chaos(["all", "--compressed", "--at-once", "3"], 150, context) },
  { name: "100 kills", run: (context) => chaos(["kills", "--count", "100"], 30, context) },
];

async function check({ say }: SuiteContext): Promise<SuiteResult> {
  const outcomes = await runChecks((line) => say(`  ${line}`));
  const bad = outcomes.filter(({ problems }) => problems.length > 0);
  const problems = bad.flatMap((one) => [`✗ ${one.name}`, ...one.problems.map((line) => `  ${line}`)]);
  return { ranOn: "no database", passed: outcomes.length - bad.length, failed: bad.length, problems };
}

async function vitest(
  project: string,
  { workDir, say }: SuiteContext,
  { select = `--project=${project}` } = {},
): Promise<SuiteResult> {
  const report = join(workDir, `${project}.json`);
  const outcome = await runQuietly({
    command: process.execPath,
    args: [
      "node_modules/vitest/vitest.mjs",
      "run",
      select,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    env: process.env,
    title: project,
    say,
    withinMs: 25 * MINUTE_MS,
  });
  return readVitestReport({ report, project, ...outcome });
}

/** On a build that has a package.json of its own: nobody needs it to run or to change the product. */
async function community(context: SuiteContext): Promise<SuiteResult> {
  const { code, output } = await runQuietly({
    command: "npm",
    args: ["ci", "--prefix", "test-community/wasm", "--include=dev", "--ignore-scripts"],
    env: process.env,
    title: "npm ci --prefix test-community/wasm",
    say: context.say,
    withinMs: 5 * MINUTE_MS,
  });
  if (code !== 0) return { ranOn: "no database", passed: 0, failed: 1, problems: lastLines(output) };
  return await vitest("community", context, { select: "--config=test-community/vitest.config.ts" });
}

async function build({ say }: SuiteContext): Promise<SuiteResult> {
  const { code, output } = await runQuietly({
    command: process.execPath,
    args: ["bin/build.ts"],
    env: process.env,
    title: "next build",
    say,
    withinMs: 5 * MINUTE_MS,
  });
  const ok = code === 0;
  return { ranOn: "Next.js", passed: ok ? 1 : 0, failed: ok ? 0 : 1, problems: ok ? [] : output.split("\n") };
}

async function endToEnd(
  { workDir, say }: SuiteContext,
  { title = "end to end", isLong = false } = {},
): Promise<SuiteResult> {
  const report = join(workDir, isLong ? "e2e-long.json" : "e2e.json");
  const outcome = await runQuietly({
    command: process.execPath,
    args: ["node_modules/@playwright/test/cli.js", "test", "--reporter=line,json"],
    env: {
      ...process.env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      DATA_DIR: join(workDir, isLong ? "e2e-long" : "e2e"),
      ...(isLong ? { E2E_LONG: "1" } : {}),
    },
    title,
    say,
    withinMs: (isLong ? 40 : 25) * MINUTE_MS,
  });
  return readPlaywrightReport({ report, isLong, ...outcome });
}

async function chaos(
  args: readonly string[],
  withinMinutes: number,
  { say }: SuiteContext,
): Promise<SuiteResult> {
  const outcome = await runQuietly({
    command: process.execPath,
    args: ["chaos/run.ts", ...args],
    env: process.env,
    title: `chaos ${args.join(" ")}`,
    say,
    withinMs: withinMinutes * MINUTE_MS,
  });
  return readChaosOutput(outcome);
}

/** 20,000 influencers a minute for ten minutes, each stored data point compared with what was served. */
async function steadyLoad(context: SuiteContext): Promise<SuiteResult> {
  return await bench(
    "steady load",
    ["engine", "--influencers", "20000", "--minutes", "10", "--bare", "0"],
    context,
  );
}

/** Web and worker killed twice on the way, each line's fate compared with what the file says. */
async function importOfMillion(context: SuiteContext): Promise<SuiteResult> {
  return await bench("import of a million", ["import"], context);
}

async function bench(title: string, args: readonly string[], { say }: SuiteContext): Promise<SuiteResult> {
  const { code, output } = await runQuietly({
    command: process.execPath,
    args: ["bench/run.ts", ...args],
    env: process.env,
    title,
    say,
    withinMs: 30 * MINUTE_MS,
  });
  const ok = code === 0;
  return {
    ranOn: /edition[^a-z]*(.*?)'/.exec(output)?.[1] ?? "TimescaleDB",
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    problems: ok ? [] : output.split("\n").slice(-40),
  };
}
