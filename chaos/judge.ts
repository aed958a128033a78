/** A verdict against what must hold, in words and as a line of the table. Pure. */
import type { Verdict } from "./check.ts";
import type { Allowed } from "./fault.ts";

type Judged = Pick<
  Verdict,
  "lost" | "duplicated" | "unexpected" | "wrongValue" | "maxGapSlots" | "recoveryMs" | "attempted"
>;

/** What did not hold; empty: passed. */
export function judge(verdict: Judged, allowed: Allowed): string[] {
  const problems: string[] = [];
  const atMost = (name: keyof Judged, most: number) => {
    const is = verdict[name];
    if (is === null || is > most) problems.push(`${name} is ${is ?? "not known"}, allowed are ${most}`);
  };
  atMost("lost", allowed.lost ?? 0);
  for (const name of ["duplicated", "unexpected", "wrongValue"] as const) atMost(name, 0);
  if (allowed.maxGapSlots !== null) atMost("maxGapSlots", allowed.maxGapSlots);
  if (allowed.recoveryMs !== null) atMost("recoveryMs", allowed.recoveryMs);
  if (verdict.attempted === 0) problems.push("nothing was due: nothing is proved");
  return problems;
}

export interface TableRow {
  id: string;
  title: string;
  /** null: skipped or without a verdict. */
  verdict: Judged | null;
  allowed: Allowed;
  result: string;
}

/** One line a fault: what is / what must hold. */
export function drawTable(rows: readonly TableRow[]): string {
  const cells = rows.map(({ id, title, verdict, allowed, result }) => {
    const against = (is: number | null | undefined, most: number | null) => `${is ?? "–"} / ${most ?? "–"}`;
    return [
      id,
      title,
      against(verdict?.lost, allowed.lost ?? 0),
      against(verdict?.duplicated, 0),
      against(verdict?.wrongValue, 0),
      against(verdict?.maxGapSlots, allowed.maxGapSlots),
      against(verdict?.recoveryMs, allowed.recoveryMs),
      result,
    ];
  });
  const head = [
    "",
    "is / must hold at most",
    "lost",
    "duplicated",
    "wrongValue",
    "maxGapSlots",
    "recoveryMs",
    "result",
  ];
  const all = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
