/** What stands below the newest count of a range: whether that is the present one, and how old it is. Pure. */
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import type { Stats } from "#lib/domain/series.ts";
import { formatInstant } from "./format-time.ts";

/** `latest`: the newest data point of all, if the range reaches it. Words, or the moment whose age is to be told. */
export function describeNewest(
  { latestTime, followers }: Pick<Stats, "latestTime" | "followers">,
  latest: InfluencerDetail["latest"],
  tz: string,
): string | { at: number } {
  if (latestTime === null) return "no data point";
  if (followers.latest === null) return "the platform gave no count";
  // The two are asked for one after the other: the age of one data point says nothing of another one's count.
  if (latest?.time !== latestTime) return `at ${formatInstant(latestTime, tz)}`;
  // The platform hides counts since: the one that is shown is older than the newest data point.
  if (latest.followers === null) return "last count given; none now";
  return { at: latest.retrievedAt };
}
