"use client";
/** What is on screen, to take along: the buckets as a file, the chart as a picture, the view as a link. */
import { useState } from "react";
import { type Account, accountPath } from "#lib/client/account-path.ts";
import { comparisonNames } from "#lib/client/compare-text.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import { seriesPath } from "#lib/client/series-options.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import type { ComparisonKind } from "#lib/domain/series.ts";
import { fixedRange } from "../../../../_components/range-change.ts";
import { hrefOf, type UrlState } from "./url-state.ts";

interface ShareMenuProps {
  account: Account;
  name: string;
  range: ResolvedRange;
  vs: ComparisonKind | null;
  url: UrlState;
}

export function ShareMenu({ account, name, range, vs, url }: ShareMenuProps) {
  const [said, setSaid] = useState<string | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const { from, to, tz, isRelative } = range;
  const key = { ...account, from, to, tz, vs };
  const day = (t: number) => new Date(t * 1_000).toISOString().slice(0, 10);
  const file = `${account.platform}-${account.externalId}-${day(from)}-to-${day(to)}`;
  const copyLink = () => {
    // What was written to move on does so for whoever follows the link, too; in this zone, or days would be others.
    const state = hrefOf(url, { ...(isRelative ? {} : fixedRange(range)), tz, vs });
    const address = `${window.location.origin}${accountPath(account)}${state}`;
    // Only pages that came over https, or from this machine, may write to the clipboard.
    const writing = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error("no clipboard"));
    writing.then(
      () => {
        setLink(null);
        setSaid(
          isRelative
            ? "Link copied: it moves on with the clock, as the range is written, in this time zone."
            : "Link copied: these very times, in this time zone.",
        );
      },
      () => {
        setLink(address);
        setSaid("This browser lets no page copy: copy the link by hand.");
      },
    );
  };
  const savePicture = async () => {
    setSaid(null);
    try {
      const { saveChartPicture } = await import("#lib/client/save-chart-picture.ts");
      const isSaved = await saveChartPicture({
        chart: document.querySelector("#chart-followers"),
        title: `Followers of ${name}`,
        subtitle: [
          formatSpan(from, to, tz),
          zoneLabel(tz, to),
          ...(vs ? [`dashed: ${comparisonNames[vs]}`] : []),
        ].join(" · "),
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
        {link === null ? null : (
          <input
            className="field mt-2 w-full font-mono"
            aria-label="Link to this view"
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
        <p role="status" className="mt-2 empty:hidden">
          {said}
        </p>
      </div>
    </details>
  );
}
