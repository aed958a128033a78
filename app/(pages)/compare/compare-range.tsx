"use client";
/** The time range: presets as links, any other by its two ends, the resolved times and zone always in sight. */
import { formatSpan } from "#lib/client/format-time.ts";
import { presets, type ResolvedRange } from "#lib/client/resolve-range.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import { follow } from "../../_components/follow.ts";
import { RangeFields } from "../../_components/range-fields.tsx";
import { RangeSteps } from "../../_components/range-steps.tsx";
import { type CompareUrl, compareHref, type SetCompareUrl } from "./compare-url.ts";

interface CompareRangeProps {
  range: ResolvedRange;
  url: CompareUrl;
  setUrl: SetCompareUrl;
  now: number;
}

export function CompareRange({ range, url, setUrl, now }: CompareRangeProps) {
  const hrefOf = (change: Partial<CompareUrl>) => compareHref({ ...url, ...change });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <nav aria-label="Time range" className="segments">
        {presets.map(({ name, words }) => {
          const change = { range: name, from: null, to: null };
          return (
            <a
              key={name}
              href={hrefOf(change)}
              aria-current={range.preset === name ? "true" : undefined}
              aria-label={`${name}, the ${words}`}
              onClick={(event) => follow(event, () => setUrl(change))}
            >
              {name}
            </a>
          );
        })}
      </nav>
      <p className="text-muted">
        <span className="text-ink">{formatSpan(range.from, range.to, range.tz)}</span> ·{" "}
        {zoneLabel(range.tz, range.to)}
      </p>
      <RangeSteps range={range} hrefOf={hrefOf} go={setUrl} now={now} />
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
