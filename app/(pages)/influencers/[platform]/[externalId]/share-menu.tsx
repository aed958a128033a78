"use client";
/** What is on screen, to take along: the buckets as a file, the chart as a picture, the view as a link. */
import { useState } from "react";
import { comparisonNames } from "#lib/client/compare-text.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { type InfluencerKey, influencerPath } from "#lib/client/influencer-path.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import { seriesPath } from "#lib/client/series-options.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import type { ComparisonKind } from "#lib/domain/series.ts";
import { LinkByHand } from "../../../../_components/link-by-hand.tsx";
import { fixedRange } from "../../../../_components/range-change.ts";
import { useCopyLink } from "../../../../_components/use-copy-link.ts";
import { hrefOf, type UrlState } from "./url-state.ts";

interface ShareMenuProps {
  account: InfluencerKey;
  name: string;
  range: ResolvedRange;
  vs: ComparisonKind | null;
  url: UrlState;
}

export function ShareMenu({ account, name, range, vs, url }: ShareMenuProps) {
  const [said, setSaid] = useState<string | null>(null);
  const { link, copy } = useCopyLink(setSaid);
  const { from, to, tz, isRelative } = range;
  const key = { ...account, from, to, tz, vs };
  const day = (t: number) => new Date(t * 1_000).toISOString().slice(0, 10);
  const file = `${account.platform}-${account.externalId}-${day(from)}-to-${day(to)}`;
  const copyLink = () => {
    // What was written to move on does so for whoever follows the link, too; in this zone, or days would be others.
    const state = hrefOf(url, { ...(isRelative ? {} : fixedRange(range)), tz, vs });
    copy(`${window.location.origin}${influencerPath(account)}${state}`, isRelative);
  };
  const savePicture = async () => {
    const chart = document.querySelector("#chart-followers");
    // It would be drawn under the name of a range that it is not of.
    if (chart?.closest("[aria-busy=true]")) {
      setSaid("The chart of this range is still on its way: press once more when it is there.");
      return;
    }
    setSaid(null);
    try {
      const { saveChartPicture } = await import("#lib/client/save-chart-picture.ts");
      const isSaved = await saveChartPicture({
        chart,
        title: `Followers of ${name}`,
        subtitle: [
          formatSpan(from, to, tz),
          zoneLabel(tz, to),
          ...(vs ? [`dashed: ${comparisonNames[vs]}`] : []),
        ],
        fileName: `${file}.png`,
      });
      setSaid(isSaved ? "The picture is saved." : "There is no chart on screen: go back to the chart first.");
    } catch {
      setSaid("This browser could not make the picture. The CSV holds the same numbers.");
    }
  };
  return (
    <details className="open:basis-full">
      <summary className="button">Export</summary>
      <div className="card mt-2 p-3">
        <div className="flex flex-wrap items-center gap-2">
          <a className="button" href={seriesPath(key, "csv")} download={`${file}.csv`}>
            CSV
          </a>
          <a className="button" href={seriesPath(key)} download={`${file}.json`}>
            JSON
          </a>
          <button type="button" className="button needs-script" onClick={savePicture}>
            PNG of the chart
          </button>
          <button type="button" className="button needs-script" onClick={copyLink}>
            Copy link
          </button>
        </div>
        <p className="mt-2 text-xs text-muted">
          The buckets of this range as the chart shows them. CSV: times as ISO 8601 in UTC, empty where there
          is no data. JSON: times as epoch seconds, null where there is no data.
        </p>
        <LinkByHand link={link} />
        <p role="status" className="mt-2 empty:hidden">
          {said}
        </p>
      </div>
    </details>
  );
}
