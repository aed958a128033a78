"use client";
/** No counts in the range: why, and what happens next. */
import { hiddenText } from "#lib/client/coverage-text.ts";
import { emptyText } from "#lib/client/empty-text.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import type { Stopped } from "#lib/client/stale-cause.ts";
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
  stopped: Stopped | null;
  height: number;
  url: UrlState;
  setUrl: SetUrl;
}

export function EmptySeries(props: EmptySeriesProps) {
  const { coverage, influencer, range, now, stopped, height, url, setUrl } = props;
  const hidden = hiddenText([coverage]);
  const { title, text } = hidden
    ? { title: "No follower counts in this range", text: hidden }
    : emptyText(influencer, { tz: range.tz, now, stopped });
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
