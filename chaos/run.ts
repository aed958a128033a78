/**
 * `npm run chaos -- <fault|all>`: breaks a running pipeline and proves what the data are worth afterwards. Verdict JSON,
 * a table, and last `N passed, N failed`; exit 0 only when all passed. `kills` is a run of its own.
 */
import { messageOf } from "#lib/errors.ts";
import { drawTable, type TableRow } from "./draw-table.ts";
import type { Fault } from "./fault.ts";
import { judgeRuns } from "./judge-runs.ts";
import { listFaults, listUnrun } from "./list-faults.ts";
import { type Options, parseOptions, shapeOf, usage } from "./parse-options.ts";
import { sweepKilledRuns } from "./processes.ts";
import { type FaultOutcome, runFault } from "./run-fault.ts";
import { describeUnrun, type UnrunRow } from "./unrun-rows.ts";

const say = (line: string) => console.log(line);

/** A row that can't run says why, and is not passed. */
interface Skipped {
  fault: Fault;
  why: string;
}

async function runAll(options: Options, unrun: readonly UnrunRow[]): Promise<boolean> {
  const waiting = [...options.faults];
  const outcomes: FaultOutcome[] = [];
  const skipped: Skipped[] = [];
  async function runSome() {
    for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
      const shape = shapeOf(fault, options);
      const why = shape === null ? "has no quick form" : await fault.impossible?.();
      if (why || shape === null) {
        skipped.push({ fault, why: why ?? "" });
        continue;
      }
      const outcome = await runFault(fault, shape, say);
      outcomes.push(outcome);
      tell(outcome);
    }
  }
  await Promise.all(Array.from({ length: options.atOnce }, runSome));
  outcomes.sort((a, b) => a.fault.id.localeCompare(b.fault.id));
  const rows = outcomes.map(({ fault: { id, title }, ...rest }): TableRow => ({ id, title, ...rest }));
  say(`\n${drawTable(rows)}\n`);
  const idsOf = (isWanted: (outcome: FaultOutcome) => boolean) =>
    outcomes.filter(isWanted).map(({ fault }) => fault.id);
  const { lines, ok } = judgeRuns({
    passed: idsOf(({ problems }) => problems.length === 0),
    failed: idsOf(({ problems }) => problems.length > 0),
    skipped: skipped.map(({ fault, why }) => ({ id: fault.id, why })),
    unrun: options.named ? [] : unrun.map((row) => ({ id: row.id, what: describeUnrun(row) })),
    named: options.named,
  });
  for (const line of lines) say(line);
  return ok;
}

function tell({ fault, shape, verdict, allowed, problems, seconds, folder }: FaultOutcome): void {
  say(
    JSON.stringify({
      id: fault.id,
      title: fault.title,
      ...shape,
      allowed,
      verdict,
      problems,
      seconds: Math.round(seconds),
    }),
  );
  for (const problem of problems) say(`${fault.id} ✗ ${problem}`);
  if (folder !== null) say(`${fault.id} logs are kept in ${folder}`);
}

async function main(): Promise<boolean> {
  const faults = await listFaults();
  const unrun = listUnrun(faults);
  const options = parseOptions(process.argv.slice(2), faults, unrun);
  if (options.kind === "help") {
    say(usage(faults));
    return true;
  }
  if (options.kind === "list") {
    for (const { id, title, quick } of faults) say(`${id}  ${title}${quick ? "  (quick)" : ""}`);
    for (const row of unrun) say(`${row.id}  ${row.title}: no run, ${describeUnrun(row)}`);
    return true;
  }
  await sweepKilledRuns();
  if (options.kind === "kills") {
    const { runKills } = await import("./kills.ts");
    return await runKills(options, say);
  }
  return await runAll(options, unrun);
}

try {
  process.exit((await main()) ? 0 : 1);
} catch (error) {
  console.error(messageOf(error));
  say("0 passed, 1 failed");
  process.exit(2);
}
