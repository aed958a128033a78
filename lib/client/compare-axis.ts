/** The value axis that all lines of a comparison share, and where on it a value lies. Pure; shared by chart and poster. */
import type { CompareView } from "./compare-lines.ts";
import { formatCompact, formatExact, formatPercent } from "./format-count.ts";
import { niceTicks, type ValueAxis } from "./nice-ticks.ts";

/** The least that an axis of percent spans, in percentage points: a change of nothing must not fill the chart. */
const PERCENT_SPAN_MIN = 0.02;
/** Below this ratio a decade has too few round numbers for ticks of its own. */
const LOG_RATIO_MIN = 4;
const LOG_TICKS_MAX = 8;

export function compareAxis(view: CompareView, values: readonly (number | null)[]): ValueAxis {
  if (view === "absolute") return niceTicks(values, { target: 6 });
  if (view === "log") return logAxis(values);
  const axis = niceTicks(widen(values, view === "change" ? 0 : 100), { target: 6, whole: false });
  return view === "change" ? { ...axis, labels: axis.labels.map((label) => `${label}%`) } : axis;
}

/** 0 at the axis' foot, 1 at its head. */
export function placeOnAxis(value: number, { domain: [low, high] }: ValueAxis, view: CompareView): number {
  return view === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** A value of the view in words: "+1.2 %", "101.24", "104,233". */
export function formatViewed(value: number | null, view: CompareView): string {
  if (view === "change") return formatPercent(value);
  if (view === "rebased" && value !== null) return value.toFixed(Math.abs(value - 100) < 1 ? 4 : 2);
  return formatExact(value);
}

function widen(values: readonly (number | null)[], start: number): (number | null)[] {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(start, ...known), Math.max(start, ...known)];
  const missing = PERCENT_SPAN_MIN - (high - low);
  return missing <= 0 ? [low, high] : [low - missing / 2, high + missing / 2];
}

function logAxis(values: readonly (number | null)[]): ValueAxis {
  const known = values.filter((value) => value !== null).filter((value) => value > 0);
  const [low, high] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [1, 10];
  if (high / low < LOG_RATIO_MIN) {
    const axis = niceTicks([low, high], { target: 6 });
    const [first = 0] = axis.ticks;
    if (first > 0) return axis;
    // There is no 0 on this axis; whatever lies below the lowest tick that is left has its foot.
    const from = Math.min(low, axis.ticks[1] ?? low);
    return {
      ...axis,
      domain: [from, axis.domain[1]],
      ticks: axis.ticks.slice(1),
      labels: axis.labels.slice(1),
    };
  }
  const ticks = logTicks(low, high);
  return {
    domain: [ticks[0] ?? low, ticks.at(-1) ?? high],
    ticks,
    labels: ticks.map(formatCompact),
    base: null,
  };
}

/** 1, 2, 5 × 10ⁿ around [low, high]; over many decades 1 × 10ⁿ, or each second one. */
function logTicks(low: number, high: number): number[] {
  for (const [factors, every] of [
    [[1, 2, 5], 1],
    [[1, 5], 1],
    [[1], 1],
    [[1], 2],
  ] as const) {
    const found = around(low, high, factors, every);
    if (found.length <= LOG_TICKS_MAX) return found;
  }
  return around(low, high, [1], 3);
}

function around(low: number, high: number, factors: readonly number[], every: number): number[] {
  const first = Math.floor(Math.log10(low) / every + 1e-9) * every;
  const all: number[] = [];
  for (let power = first; power <= Math.log10(high) + every + 1; power += every)
    for (const factor of factors) all.push(factor * 10 ** power);
  const from = all.findLastIndex((tick) => tick <= low);
  const to = all.findIndex((tick) => tick >= high);
  return all.slice(Math.max(0, from), to + 1);
}
