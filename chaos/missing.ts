/** Which data points are not stored: by influencer and slot. Pure. */
import { type Grid, type Member, STORED } from "./grid.ts";

export interface Missing {
  points: number;
  /** Most slots in a row of one influencer. */
  maxGap: number;
}

/** Of the members that are asked for, in the slots that begin in [from, to), epoch seconds. */
export function countMissing(
  grid: Grid,
  { from, to }: { from: number; to: number },
  isMeant: (member: Member) => boolean = () => true,
): Missing {
  const missing: Missing = { points: 0, maxGap: 0 };
  for (const [row, member] of grid.members.entries()) {
    if (!isMeant(member)) continue;
    let gap = 0;
    for (let column = 0; column < grid.slots; column++) {
      const slot = grid.slotAt(column);
      if (slot < from || slot >= to) continue;
      const isMissing = (grid.flags(row, column) & STORED) === 0;
      gap = isMissing ? gap + 1 : 0;
      missing.points += isMissing ? 1 : 0;
      missing.maxGap = Math.max(missing.maxGap, gap);
    }
  }
  return missing;
}

/** Gaps whose reasons are others than these. */
export function otherReasons(
  reasons: Readonly<Record<string, number>>,
  expected: readonly string[],
): string[] {
  const others = Object.entries(reasons).filter(
    ([reason]) => !reason.split("+").every((one) => expected.includes(one)),
  );
  return others.map(
    ([reason, points]) => `${points} gaps have the reason ${reason}, not ${expected.join(" or ")}`,
  );
}
