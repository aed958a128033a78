/** A time in which no platform could be reached: what was due in it is missing, and nothing else. Pure. */
import { SECOND } from "#lib/time.ts";
import type { Evidence } from "./check.ts";
import { STORED } from "./grid.ts";
import { otherReasons } from "./missing.ts";

interface Span {
  from: number;
  to: number;
}

export interface CutFound {
  missingInCut: number;
  problems: string[];
}

/** Both epoch seconds. */
export function judgeCut(
  { grid, verdict, dueAt }: Pick<Evidence, "grid" | "verdict" | "dueAt">,
  cut: Span,
  window: Span,
): CutFound {
  let inside = 0;
  let elsewhere = 0;
  let there = 0;
  for (const [row, { shard }] of grid.members.entries()) {
    for (let column = 0; column < grid.slots; column++) {
      const slot = grid.slotAt(column);
      if (slot < window.from || slot >= window.to) continue;
      const due = dueAt(shard, slot) / SECOND;
      const end = slot + grid.interval;
      const isMissing = (grid.flags(row, column) & STORED) === 0;
      // A breaker may stay shut for a while after the cut.
      const mayMiss = end > cut.from && slot <= cut.to + grid.interval;
      if (isMissing && mayMiss) inside++;
      if (isMissing && !mayMiss) elsewhere++;
      if (!isMissing && due > cut.from && end < cut.to) there++;
    }
  }
  const problems = otherReasons(verdict.reasons, ["network", "timeout", "upstream_error"]);
  if (inside === 0) problems.push("nothing is missing of the slots of the cut: it did not cut");
  if (elsewhere > 0)
    problems.push(`${elsewhere} points are missing of slots that the upstream could be reached in`);
  if (there > 0) problems.push(`${there} points are stored of slots that lie in the cut`);
  return { missingInCut: inside, problems };
}
