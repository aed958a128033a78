/** How far whoever was just added is: from "due" to its first data point. Pure. */
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { formatExact } from "./format-count.ts";
import { formatDuration, formatInstantExact } from "./format-time.ts";

type Added = Pick<InfluencerDetail, "latest" | "periods" | "state">;

/**
 * Said aloud, too: the same until something happens. What counts stands beside it. Whether anybody fetches it tells the
 * foot of the page: nothing is promised here.
 */
export function addedText({ latest, periods, state }: Added, tz: string): string {
  if (latest)
    return `First data point: ${formatExact(latest.followers)} followers, ${formatInstantExact(latest.retrievedAt, tz)}.`;
  if (state === "failing") return "The platform did not answer; it is asked again in the next slot.";
  return dueAt(periods) === undefined
    ? "It is not being fetched at the moment."
    : "It waits for its first data point.";
}

/** "Due in 41 s."; null: it is being fetched, or something else is told. `now`: epoch seconds. */
export function dueText({ latest, periods, state }: Added, now: number): string | null {
  const due = latest || state === "failing" ? undefined : dueAt(periods);
  return due !== undefined && due > now ? `Due in ${formatDuration(due - now)}.` : null;
}

function dueAt(periods: Added["periods"]): number | undefined {
  return periods.findLast(({ kind, to }) => kind === "live" && to === null)?.from;
}
