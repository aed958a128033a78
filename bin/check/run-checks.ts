/** All checks, one after the other: two of them already use every core. */
import { stripVTControlCharacters } from "node:util";
import { runCommand } from "#lib/run-command.ts";
import { MINUTE } from "#lib/time.ts";
import { findClientProblems } from "./find-client-problems.ts";
import { findDeploymentProblems } from "./find-deployment-problems.ts";
import { findDocProblems } from "./find-doc-problems.ts";
import { findEnvExampleProblems } from "./find-env-example-problems.ts";
import { findImportProblems } from "./find-import-problems.ts";
import { findLockfileProblems } from "./find-lockfile-problems.ts";
import { findSupplyProblems } from "./find-supply-problems.ts";

export interface CheckOutcome {
  name: string;
  /** Lines for people; none: all is well. */
  problems: readonly string[];
}

interface Check {
  name: string;
  find: () => readonly string[] | Promise<readonly string[]>;
}

const checks: readonly Check[] = [
  {
    name: "format, lint, import order",
    find: () =>
      run("@biomejs/biome/bin/biome", [
        "ci",
        "--max-diagnostics=50",
        "--diagnostic-level=warn",
        "--colors=off",
      ]),
  },
  {
    name: "types",
    // Route types and the declarations of styles come from Next; a fresh clone has none yet.
    find: async () => [
      ...(await run("next/dist/bin/next", ["typegen"])),
      ...(await run("typescript/bin/tsc", ["--noEmit", "--incremental", "false", "--pretty", "false"])),
    ],
  },
  { name: "dead code", find: () => run("knip/bin/knip.js", ["--no-progress"]) },
  { name: "who imports what", find: findImportProblems },
  {
    name: "code that only tests use",
    // What is meant for them is in lib/testing, or says `@internal`. Packages are the other look's: types count there.
    find: () => run("knip/bin/knip.js", ["--no-progress", "--production", "--include", "files,exports"]),
  },
  { name: "what browsers load", find: findClientProblems },
  { name: "docs name what exists", find: findDocProblems },
  { name: ".env.example", find: findEnvExampleProblems },
  { name: "package-lock.json", find: findLockfileProblems },
  { name: "what packages bring in", find: findSupplyProblems },
  { name: "compose.yaml, Dockerfile", find: findDeploymentProblems },
];

export async function runChecks(say: (line: string) => void): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const { name, find } of checks) {
    const started = performance.now();
    const problems = await find();
    say(
      `${problems.length === 0 ? "✓" : "✗"} ${name} (${((performance.now() - started) / 1_000).toFixed(1)} s)`,
    );
    for (const problem of problems) say(`  ${problem}`);
    outcomes.push({ name, problems });
  }
  return outcomes;
}

/** Runs a command that npm installed. Its output, when it fails, is the problem. */
async function run(script: string, args: readonly string[]): Promise<string[]> {
  const outcome = await runCommand(process.execPath, [`node_modules/${script}`, ...args], {
    timeoutMs: 4 * MINUTE,
    env: { ...definedOf(process.env), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" },
  });
  if (outcome.ok) return [];
  const lines = stripVTControlCharacters(`${outcome.stdout}\n${outcome.stderr}`)
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.length > 0 ? lines : [`${script} failed without a word (exit code ${outcome.code})`];
}

function definedOf(given: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
