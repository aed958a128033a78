/** One line a fault: what is / what must hold, and below a row that misses it, the causes. Pure. */
import type { Allowed, Shape } from "./fault.ts";
import type { Judged } from "./judge.ts";

export interface TableRow {
  id: string;
  title: string;
  shape: Shape;
  /** null: it never came to a verdict. */
  verdict: Judged | null;
  allowed: Allowed;
  /** Empty: passed. */
  problems: readonly string[];
}

const HEAD = [
  "",
  "is / must hold at most",
  "shape",
  "lost",
  "duplicated",
  "wrongValue",
  "maxGapSlots",
  "recoveryMs",
  "result",
];

export function drawTable(rows: readonly TableRow[]): string {
  const cells = rows.map(({ id, title, shape, verdict, allowed, problems }) => {
    const against = (is: number | null | undefined, most: number | null) => `${is ?? "–"} / ${most ?? "–"}`;
    return [
      id,
      title,
      `${shape.influencers} in ${shape.slot} s, ${shape.minutes} min, ${shape.workers} workers, seed ${shape.seed}`,
      against(verdict?.lost, allowed.lost ?? 0),
      against(verdict?.duplicated, 0),
      against(verdict?.wrongValue, 0),
      against(verdict?.maxGapSlots, allowed.maxGapSlots),
      against(verdict?.recoveryMs, allowed.recoveryMs),
      problems.length === 0 ? "passed" : "FAILED",
    ];
  });
  const all = [HEAD, ...cells];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return lines
    .flatMap((line, i) => [line, ...(rows[i - 1]?.problems ?? []).map((problem) => `     ✗ ${problem}`)])
    .join("\n");
}
