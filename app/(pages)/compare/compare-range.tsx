"use client";
/** The time range: presets as links, any other by its two ends, the resolved times and zone always in sight. */
import { allTime } from "#lib/client/all-time.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { presets, type ResolvedRange } from "#lib/client/resolve-range.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { RangeFields } from "../../_components/range-fields.tsx";
import { RangeSteps } from "../../_components/range-steps.tsx";
import { UrlLink } from "../../_components/url-link.tsx";
import { type CompareUrl, compareHref, type SetCompareUrl } from "./compare-url.ts";
import { CopyLink } from "./copy-link.tsx";

interface CompareRangeProps {
  /** When those who are compared were tracked. */
  periods: InfluencerDetail["periods"];
  range: ResolvedRange;
  url: CompareUrl;
  setUrl: SetCompareUrl;
  now: number;
}

export function CompareRange({ periods, range, url, setUrl, now }: CompareRangeProps) {
  const hrefOf = (change: Partial<CompareUrl>) => compareHref({ ...url, ...change });
  const all = allTime(periods, now);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <nav aria-label="Time range" className="segments segments-narrow">
        {presets.map(({ name, words }) => {
          const change = { range: name, from: null, to: null };
          return (
            <UrlLink
              key={name}
              href={hrefOf(change)}
              go={() => setUrl(change)}
              isCurrent={range.preset === name}
              label={`${name}, the ${words}`}
            >
              {name}
            </UrlLink>
          );
        })}
        {all ? (
          <UrlLink
            href={hrefOf(all)}
            go={() => setUrl(all)}
            isCurrent={url.from === all.from && url.to === all.to}
            label="All, since the first of them was tracked"
          >
            All
          </UrlLink>
        ) : null}
      </nav>
      <p className="text-muted">
        <span className="text-ink" data-span={`${range.from}/${range.to}`}>
          {formatSpan(range.from, range.to, range.tz)}
        </span>{" "}
        · {zoneLabel(range.tz, range.to)}
      </p>
      <RangeSteps range={range} hrefOf={hrefOf} go={setUrl} now={now} />
      <CopyLink range={range} url={url} />
      <RangeFields
        range={range}
        given={url}
        rest={{ ids: url.ids, view: url.view, show: url.show }}
        hrefOf={hrefOf}
        go={setUrl}
      />
    </div>
  );
}
