/**
 * `npm run audit`: what the registry knows of our packages: holes, signatures. Each that can't be asked is said to be, and
 * counts as a failure: an audit that did not happen has found nothing.
 */
import { runCommand } from "#lib/run-command.ts";
import { MINUTE } from "#lib/time.ts";
import { findSupplyProblems } from "./check/find-supply-problems.ts";

const questions = [
  { name: "known holes in what is shipped", args: ["audit", "--omit=dev", "--audit-level=high"] },
  { name: "signatures of the registry", args: ["audit", "signatures"] },
];

let failed = false;
function tell(name: string, problems: readonly string[]): void {
  console.log(`${problems.length === 0 ? "✓" : "✗"} ${name}`);
  for (const problem of problems) console.log(`  ${problem}`);
  failed ||= problems.length > 0;
}

tell("sources, checksums, licences, install scripts, version floors", findSupplyProblems());
for (const { name, args } of questions) {
  const { ok, stdout, stderr } = await runCommand("npm", args, { timeoutMs: MINUTE });
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  tell(
    name,
    ok ? [] : lines.length > 0 ? lines.slice(-20) : ["The registry gave no answer within a minute."],
  );
}
process.exitCode = failed ? 1 : 0;
