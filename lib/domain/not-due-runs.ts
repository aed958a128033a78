/** When nothing was due of an influencer: what lies outside its live and demo periods, and why. Pure; epoch seconds. */
import type { TrackingPeriod } from "./influencer.ts";
import type { NotDue } from "./series.ts";

/**
 * Of [from, to), ascending; neighbours with one reason are one. `periods`: all that touch the range, and of those before
 * and after it the next live ones, where what lies between two intervals is to be told.
 */
export function notDueRuns(periods: readonly TrackingPeriod[], from: number, to: number): NotDue[] {
  const runs: NotDue[] = [];
  const push = (start: number, end: number, reason: NotDue["reason"]) => {
    if (start >= end) return;
    const last = runs.at(-1);
    if (last?.to === start && last.reason === reason) last.to = end;
    else runs.push({ from: start, to: end, reason });
  };
  const isDue = ({ kind }: TrackingPeriod) => kind === "live" || kind === "demo";
  const within = (period: TrackingPeriod) => ({
    from: Math.max(from, period.from),
    to: Math.min(to, period.to ?? to),
    kind: period.kind,
  });
  const ascending = [...periods].sort((a, b) => a.from - b.from);
  const live = ascending.filter(({ kind }) => kind === "live");
  /** A longer interval's first slot begins when its grid says so, which may be hours after the last one of the shorter. */
  const unexplained = (start: number, end: number): NotDue["reason"] => {
    const before = live.findLast((period) => period.to !== null && period.to <= start);
    const after = live.find((period) => period.from >= end);
    return before && after && before.interval !== after.interval ? "interval_changed" : "not_tracked";
  };
  const others = ascending.filter((period) => !isDue(period)).map(within);
  const explain = (start: number, end: number) => {
    let at = start;
    for (const { from: begin, to: stop, kind } of others) {
      if (stop <= at || begin >= end) continue;
      push(at, Math.min(begin, end), unexplained(at, Math.min(begin, end)));
      push(Math.max(at, begin), Math.min(stop, end), kind === "paused" ? "paused" : "not_found");
      at = Math.max(at, Math.min(stop, end));
    }
    push(at, end, unexplained(at, end));
  };
  let at = from;
  for (const due of ascending.filter(isDue).map(within)) {
    if (due.from >= due.to) continue;
    explain(at, due.from);
    at = Math.max(at, due.to);
  }
  explain(at, to);
  return runs;
}
