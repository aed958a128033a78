/** The gains that a baseline is made of, kept in order while the window moves on. Pure. */
import type { JumpBaseline } from "./jumps.ts";

/** Of the deviations, so many are not further than `far`. */
const FAR = 0.95;

export interface GainWindow {
  add(gain: number): void;
  /** One of those that were added. */
  remove(gain: number): void;
  size(): number;
  /** Of one gain at least. */
  baseline(): JumpBaseline;
}

export function createGainWindow(): GainWindow {
  const sorted: number[] = [];
  return {
    add(gain) {
      sorted.splice(placeOf(sorted, gain), 0, gain);
    },
    remove(gain) {
      sorted.splice(placeOf(sorted, gain), 1);
    },
    size: () => sorted.length,
    baseline() {
      const median = medianOf(sorted);
      const deviations = distances(sorted, median);
      return {
        gains: sorted.length,
        median,
        mad: medianOf(deviations),
        far: deviations[Math.ceil(FAR * sorted.length) - 1] ?? 0,
        usual: medianOf(distances(sorted, 0)),
      };
    },
  };
}

function medianOf(sorted: readonly number[]): number {
  const n = sorted.length;
  return ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2;
}

/** Of the first that is not less. */
function placeOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From `center`, ascending, by walking outwards from it: no second sort. */
function distances(sorted: readonly number[], center: number): number[] {
  const found: number[] = [];
  let above = placeOf(sorted, center);
  let below = above - 1;
  while (found.length < sorted.length) {
    const down = center - (sorted[below] ?? Number.NEGATIVE_INFINITY);
    const up = (sorted[above] ?? Number.POSITIVE_INFINITY) - center;
    if (down < up) below--;
    else above++;
    found.push(Math.min(down, up));
  }
  return found;
}
