/** Another range, as it is to stand in the URL. */
import type { TimeRange } from "#lib/client/move-range.ts";

export interface RangeChange {
  range: null;
  from: string;
  to: string;
}

/** [from, to), epoch seconds: a range that stays where it is. */
export function fixedRange({ from, to }: TimeRange): RangeChange {
  return { range: null, from: String(from), to: String(to) };
}
