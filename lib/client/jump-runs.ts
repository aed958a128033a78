/** Jumps of hours in a row that went the same way, as the one event that they are for whoever looks. Pure. */
import type { Jump } from "#lib/domain/jumps.ts";
import { jumpSpan } from "./jump-text.ts";

export interface JumpRun {
  /** [from, to), epoch seconds. */
  from: number;
  to: number;
  /** Whole hours, those of gaps too. */
  hours: number;
  /** Of all its hours together; percent of the count before the first, null where that is 0. */
  change: number;
  changePercent: number | null;
  /** At least one; ascending. */
  jumps: readonly Jump[];
  /** The hour that changed most. */
  largest: Jump;
}

type Run = [Jump, ...Jump[]];

/** `jumps`: newest first, as they are answered; so are the runs. */
export function joinJumps(jumps: readonly Jump[]): JumpRun[] {
  const runs: Run[] = [];
  for (const jump of jumps) {
    const run = runs.at(-1);
    if (run && follows(run[0], jump)) run.unshift(jump);
    else runs.push([jump]);
  }
  return runs.map(toRun);
}

/** From the same count on, in the same direction. */
function follows(next: Jump, jump: Jump): boolean {
  return next.since === jump.until && Math.sign(next.change) === Math.sign(jump.change);
}

function toRun(jumps: Run): JumpRun {
  const spans = jumps.map(jumpSpan);
  const { before } = jumps[0];
  const change = jumps.reduce((sum, jump) => sum + jump.change, 0);
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    to: Math.max(...spans.map(({ to }) => to)),
    hours: jumps.reduce((sum, { hours }) => sum + hours, 0),
    change,
    changePercent: before === 0 ? null : (change / before) * 100,
    jumps,
    largest: jumps.reduce((most, jump) => (Math.abs(jump.change) > Math.abs(most.change) ? jump : most)),
  };
}
