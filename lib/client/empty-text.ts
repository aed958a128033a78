/** Why a range holds no data point, and what happens next. Promises nothing that nobody is there to keep. Pure. */
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { formatDuration, formatInstant, formatInstantExact } from "./format-time.ts";
import { type Stopped, stoppedText } from "./stale-cause.ts";

type Awaited = Pick<InfluencerDetail, "latest" | "periods" | "state">;

interface Situation {
  tz: string;
  /** Epoch seconds. */
  now: number;
  stopped: Stopped | null;
}

export function emptyText(
  influencer: Awaited | undefined,
  { tz, now, stopped }: Situation,
): { title: string; text: string } {
  const stop = stopped && stoppedText[stopped];
  const open = influencer?.periods.findLast(({ kind, to }) => kind === "live" && to === null);
  if (influencer?.latest)
    return {
      title: "No data points in this range",
      text: `The newest one is of ${formatInstant(influencer.latest.time, tz)}.`,
    };
  if (influencer?.state === "paused")
    return {
      title: "Paused before its first data point",
      text: "An admin can resume it; then it is fetched again.",
    };
  if (influencer?.state === "not_found")
    return {
      title: "The platform knows no such account",
      text: stop ?? "It is asked again each hour, and shows up here once it is found.",
    };
  if (!open)
    return { title: "No data points yet", text: "This influencer is not being fetched at the moment." };
  if (influencer?.state === "failing")
    return {
      title: "The platform has not answered yet",
      text: stop ?? "It is asked again in each slot, and shows up here once it answers.",
    };
  const title = "Waiting for the first data point";
  const since = formatInstantExact(open.from, tz);
  if (open.from > now)
    return {
      title,
      text:
        stop ??
        `The first data point is due at ${since}, in ${formatDuration(open.from - now)}. It appears here by itself.`,
    };
  return {
    title,
    text: `The first data point is due since ${since}${stop ? `. ${stop}` : " and is being fetched. It appears here by itself."}`,
  };
}
