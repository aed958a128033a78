/** What all gained together over a window. Pure. */
import type { Fleet } from "./board.ts";
import type { WindowName } from "./board-terms.ts";

export interface FleetGain {
  /** null: nobody has a count in the window. */
  gain: number | null;
  /** Of what all had before it: whoever has no count in the window stands there with what they have. null: nothing. */
  percent: number | null;
  /** How many have a count in it. */
  count: number;
}

export function gainOfFleet(
  { followers, gains }: Pick<Fleet, "followers" | "gains">,
  window: WindowName,
): FleetGain {
  const { sum, count } = gains[window];
  if (count === 0) return { gain: null, percent: null, count };
  const before = followers.sum - sum;
  return { gain: sum, percent: before > 0 ? (sum / before) * 100 : null, count };
}
