/** A piece of the line and its letter: which one is whose. */
import { letterOf } from "#lib/client/build-comparison.ts";
import { colorOf, dashOf } from "./compare-look.ts";

export function LineKey({ place }: { place: number }) {
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 font-semibold text-ink">
      <svg width="26" height="8" aria-hidden="true">
        <path
          d="M2 4H24"
          stroke={colorOf(place)}
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray={dashOf(place) || undefined}
        />
      </svg>
      {letterOf(place)}
    </span>
  );
}
