/** The value axis: a domain, ticks and labels that stay unique at any zoom. Pure; shared by chart and poster. */
import { formatCompact, formatExact } from "./format-count.ts";

export interface ValueAxis {
  domain: [number, number];
  ticks: number[];
  labels: string[];
  /** Labels are offsets from this value (it has too many digits to repeat); null: they stand alone. */
  base: number | null;
}

const LABEL_CHARACTERS_MAX = 7;
/** The least that a chart of counts spans. */
const SPAN_MIN = 4;

/** `whole`: counts, which have no halves. An empty input gives 0 … 1. */
export function niceTicks(values: Iterable<number | null>, { target = 5, whole = true } = {}): ValueAxis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) {
    low = 0;
    high = 1;
  }
  // A change of one follower must not fill the chart; a flat line sits in its middle, and 0 on its floor.
  const pad = ((whole ? SPAN_MIN : Math.max(Math.abs(low) * 2e-3, 1e-6)) - (high - low)) / 2;
  if (pad > 0) {
    high += whole ? Math.ceil(pad) : pad;
    low = Math.max(low >= 0 ? 0 : Number.NEGATIVE_INFINITY, low - (whole ? Math.ceil(pad) : pad));
  }
  const step = niceStep((high - low) / Math.max(1, target - 1), whole);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks: number[] = [];
  for (let i = first; i <= last; i++) ticks.push(clean(i * step, step));
  const domain: [number, number] = [clean(first * step, step), clean(last * step, step)];
  return { domain, ticks, ...tickLabels(ticks, step) };
}

/** The smallest of 1, 2, 5 × 10ⁿ that is not below `raw`. */
function niceStep(raw: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  const step = factor * power;
  return whole ? Math.max(1, Math.round(step)) : step;
}

/** Takes binary dust off i × step (0.1 × 3). */
function clean(value: number, step: number): number {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Number(value.toFixed(Math.min(12, decimals)));
}

function tickLabels(ticks: number[], step: number): { labels: string[]; base: number | null } {
  for (const label of [(tick: number) => scaledLabel(tick, ticks, step), plainLabel(step)]) {
    const labels = ticks.map(label);
    if (labels.every((text) => text.length <= LABEL_CHARACTERS_MAX) && new Set(labels).size === labels.length)
      return { labels, base: null };
  }
  const base = ticks[0] ?? 0;
  const labels = ticks.map((tick) => (tick === base ? "+0" : `+${formatCompact(clean(tick - base, step))}`));
  return { labels, base };
}

/** All ticks in the unit of the largest, with as many decimals as tell them apart. */
function scaledLabel(tick: number, ticks: number[], step: number): string {
  const largest = Math.max(...ticks.map(Math.abs));
  const [unit, suffix] = largest >= 1e9 ? [1e9, "B"] : largest >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  if (largest < 10_000) return plainLabel(step)(tick);
  if (tick === 0) return "0";
  const decimals = Math.max(0, Math.round(Math.log10(unit)) - Math.floor(Math.log10(step) + 1e-9));
  return `${(tick / unit).toFixed(decimals).replace("-", "−")}${suffix}`;
}

function plainLabel(step: number): (tick: number) => string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return (tick) => (decimals === 0 ? formatExact(tick) : tick.toFixed(decimals).replace("-", "−"));
}
