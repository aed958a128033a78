/** `npm run check`: everything that can be said about the sources without a database. One line a check, then the total. */
import { runChecks } from "./check/run-checks.ts";

const started = performance.now();
const outcomes = await runChecks((line) => console.log(line));
const failed = outcomes.filter(({ problems }) => problems.length > 0);
const seconds = ((performance.now() - started) / 1_000).toFixed(1);
const total = `${outcomes.length} checks in ${seconds} s`;
console.log(
  failed.length === 0
    ? `${total}: all fine`
    : `${total}: ${failed.length} failed (${failed.map(({ name }) => name).join(", ")})`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
