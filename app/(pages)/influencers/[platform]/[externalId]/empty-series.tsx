"use client";
/** No counts in the range: why, and what happens next. */
import { hiddenText } from "#lib/client/coverage-text.ts";
import { formatDuration, formatInstant, formatInstantExact } from "#lib/client/format-time.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import type { Coverage } from "#lib/domain/series.ts";
import { FollowLink } from "./follow-link.tsx";
import type { SetUrl, UrlChange, UrlState } from "./url-state.ts";

const lastDay: UrlChange = { range: "24h", from: null, to: null };

interface EmptySeriesProps {
  /** Where slots of the range have a data point the platform answered, and hid the count. */
  coverage: Coverage;
  influencer: InfluencerDetail | undefined;
  range: ResolvedRange;
  now: number;
  height: number;
  url: UrlState;
  setUrl: SetUrl;
}

export function EmptySeries({ coverage, influencer, range, now, height, url, setUrl }: EmptySeriesProps) {
  const hidden = hiddenText([coverage]);
  const { title, text } = hidden
    ? { title: "No follower counts in this range", text: hidden }
    : explain(influencer, range, now);
  return (
    <div className="grid place-items-center px-6 text-center" style={{ minHeight: height }}>
      <div className="max-w-md">
        <p className="text-base font-semibold">{title}</p>
        <p className="mt-1 text-muted">{text}</p>
        {influencer?.latest && range.preset !== "24h" ? (
          <p className="mt-3">
            <FollowLink change={lastDay} url={url} setUrl={setUrl} className="button">
              Show the last 24 hours
            </FollowLink>
          </p>
        ) : null}
      </div>
    </div>
  );
}

function explain(influencer: InfluencerDetail | undefined, { tz }: ResolvedRange, now: number) {
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
      text: "It is asked again each hour, and shows up here once it is found.",
    };
  if (!open)
    return { title: "No data points yet", text: "This influencer is not being fetched at the moment." };
  if (open.from > now)
    return {
      title: "Waiting for the first data point",
      text: `The first data point is due at ${formatInstantExact(open.from, tz)}, in ${formatDuration(open.from - now)}. It appears here by itself.`,
    };
  return {
    title: "Waiting for the first data point",
    text: `The first data point is due since ${formatInstantExact(open.from, tz)} and is being fetched. It appears here by itself.`,
  };
}
