"use client";
/** The time range: presets as links, the resolved times and zone always in sight, and what was wrong with the URL. */
import { useQueryClient } from "@tanstack/react-query";
import { allTime } from "#lib/client/all-time.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import type { InfluencerKey } from "#lib/client/influencer-path.ts";
import { presets, type ResolvedRange, window as windowOf } from "#lib/client/resolve-range.ts";
import { seriesOptions } from "#lib/client/series-options.ts";
import { statsOptions } from "#lib/client/stats-options.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import type { ComparisonKind } from "#lib/domain/series.ts";
import { RangeFields } from "../../../../_components/range-fields.tsx";
import { RangeSteps } from "../../../../_components/range-steps.tsx";
import { CompareChoice } from "./compare-choice.tsx";
import { FollowLink } from "./follow-link.tsx";
import { ShareMenu } from "./share-menu.tsx";
import { hrefOf, type SetUrl, type UrlState } from "./url-state.ts";

interface RangeBarProps {
  account: InfluencerKey;
  /** What is drawn, for files and their names. */
  name: string;
  /** When it was tracked; undefined: not yet known. */
  periods: InfluencerDetail["periods"] | undefined;
  range: ResolvedRange;
  vs: ComparisonKind | null;
  problems: readonly string[];
  url: UrlState;
  setUrl: SetUrl;
  now: number;
}

export function RangeBar({ account, name, periods, range, vs, problems, url, setUrl, now }: RangeBarProps) {
  const client = useQueryClient();
  const prefetch = (preset: (typeof presets)[number]) => {
    const key = { ...account, ...windowOf(preset, now), tz: range.tz, vs };
    client.query(seriesOptions(key)).catch(() => {});
    client.query(statsOptions(key)).catch(() => {});
  };
  const all = allTime(periods ?? [], now);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <nav aria-label="Time range" className="segments segments-narrow">
          {presets.map((preset) => {
            return (
              <FollowLink
                key={preset.name}
                change={{ range: preset.name, from: null, to: null }}
                url={url}
                setUrl={setUrl}
                isCurrent={range.preset === preset.name}
                label={`${preset.name}, the ${preset.words}`}
                onPoint={() => prefetch(preset)}
              >
                {preset.name}
              </FollowLink>
            );
          })}
          {all ? (
            <FollowLink
              change={all}
              url={url}
              setUrl={setUrl}
              isCurrent={url.from === all.from && url.to === all.to}
              label="All, since it was first tracked"
            >
              All
            </FollowLink>
          ) : null}
        </nav>
        <p className="text-muted">
          <span className="text-ink" data-span={`${range.from}/${range.to}`}>
            {formatSpan(range.from, range.to, range.tz)}
          </span>{" "}
          · {zoneLabel(range.tz, range.to)}
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <RangeSteps range={range} hrefOf={(change) => hrefOf(url, change)} go={setUrl} now={now} />
        <CompareChoice vs={vs} url={url} setUrl={setUrl} />
        <RangeFields
          range={range}
          given={url}
          rest={{ vs: url.vs, view: url.view }}
          hrefOf={(change) => hrefOf(url, change)}
          go={setUrl}
        />
        <ShareMenu account={account} name={name} range={range} vs={vs} url={url} />
      </div>
      <div role="status" className="grid gap-1">
        {problems.map((problem) => (
          <p key={problem} className="rounded-md bg-warn-tint px-3 py-1.5 text-warn">
            {problem}
          </p>
        ))}
      </div>
    </div>
  );
}
