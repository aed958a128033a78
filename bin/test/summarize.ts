/** The table at the end of `npm test`, and its last line. Pure. */
import type { SuiteOutcome } from "./suites.ts";

export interface Summary {
  table: string;
  /** What failed, once more, where it is seen: the rest of a long run lies between. */
  failures: readonly string[];
  /** `N passed, N failed`, alone on the last line: machines read it. */
  total: string;
  ok: boolean;
}

/** Of each suite; all of them stand where it ended. */
const LINES_EACH = 60;

export function summarize(outcomes: readonly SuiteOutcome[]): Summary {
  const rows = [
    ["suite", "ran on", "passed", "failed", "seconds"],
    ...outcomes.map(({ name, ranOn, passed, failed, seconds }) => [
      name,
      ranOn,
      String(passed),
      String(failed),
      seconds.toFixed(1),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0, column > 1))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  const failures = outcomes.flatMap(({ name, failed: count, problems }) =>
    count === 0 ? [] : [`✗ ${name}`, ...problems.slice(0, LINES_EACH).map((line) => `  ${line}`)],
  );
  return { table, failures, total: `${passed} passed, ${failed} failed`, ok: failed === 0 && passed > 0 };
}

function pad(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}
