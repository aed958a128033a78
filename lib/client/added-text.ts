/** How far whoever was just added is: from "due" to its first data point. Pure. */
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { formatExact } from "./format-count.ts";
import { formatDuration, formatInstantExact } from "./format-time.ts";

type Added = Pick<InfluencerDetail, "latest" | "periods" | "state">;

/** `now`: epoch seconds; null: without what counts, the same for as long as nothing happens, to be said aloud. */
export function addedText({ latest, periods, state }: Added, now: number | null, tz: string): string {
  if (latest)
    return `First data point: ${formatExact(latest.followers)} followers, ${formatInstantExact(latest.retrievedAt, tz)}.`;
  if (state === "failing") return "The platform did not answer; it is asked again in the next slot.";
  const due = periods.findLast(({ kind, to }) => kind === "live" && to === null)?.from;
  if (due === undefined) return "It is not being fetched at the moment.";
  if (now === null) return "Its first data point is on its way.";
  return due > now
    ? `Its first data point is due in ${formatDuration(due - now)}.`
    : "Its first data point is being fetched…";
}
