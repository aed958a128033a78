/** How each place looks: its colour, and its dash, so that it is told apart without colours, too. */
import { PLACES } from "#lib/client/compare-places.ts";

/** Caps are round: a dash of 1 is a dot. */
const dashes = ["", "9 6", "1 6", "12 5 1 5", "4 5", "14 5 1 5 1 5"];

export function colorOf(place: number): string {
  return `var(--compare-${(place % PLACES) + 1})`;
}

/** For `strokeDasharray`; "": a whole line. */
export function dashOf(place: number): string {
  return dashes[place % PLACES] ?? "";
}
