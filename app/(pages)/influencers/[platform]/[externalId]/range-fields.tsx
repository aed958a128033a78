"use client";
/** Any range by its two times, as the zone's clock shows them, and those that were looked at last. */
import { type FormEvent, useEffect, useState } from "react";
import { fieldTime } from "#lib/client/field-time.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import type { TimeRange } from "#lib/client/move-range.ts";
import { addRecentRange, readRecentRanges } from "#lib/client/recent-ranges.ts";
import { parseWhole, type ResolvedRange } from "#lib/client/resolve-range.ts";
import { textOf } from "../../../../_components/text-of.ts";
import { FollowLink } from "./follow-link.tsx";
import { absolute, type SetUrl, type UrlState } from "./url-state.ts";

interface RangeFieldsProps {
  range: ResolvedRange;
  url: UrlState;
  setUrl: SetUrl;
}

export function RangeFields({ range, url, setUrl }: RangeFieldsProps) {
  const { preset, from, to, tz } = range;
  const [recent, setRecent] = useState<TimeRange[]>([]);
  useEffect(() => {
    // One without an end moves on by itself.
    if (preset === null && url.to) addRecentRange({ from, to });
  }, [preset, url.to, from, to]);
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [start, end] = [textOf(fields, "from"), textOf(fields, "to")];
    // What is no time stays as it is: the page then says so.
    const seconds = (text: string) => String(parseWhole(text, tz) ?? text);
    setUrl({ range: null, from: seconds(start), to: seconds(end) });
  };
  const others = recent.filter((one) => one.from !== from || one.to !== to);
  return (
    <details className="open:basis-full" onToggle={() => setRecent(readRecentRanges())}>
      <summary className="button">Dates</summary>
      <div className="card mt-2 grid gap-3 p-3">
        <form
          // One that moves on by itself leaves what is being typed alone.
          key={`${preset ?? url.from} ${url.to} ${tz}`}
          onSubmit={show}
          className="flex flex-wrap items-end gap-x-3 gap-y-2"
          aria-label="From and to"
        >
          <label className="grid gap-1">
            <span className="text-muted">From</span>
            <input
              className="field"
              type="datetime-local"
              name="from"
              required
              defaultValue={fieldTime(from, tz)}
            />
          </label>
          <label className="grid gap-1">
            <span className="text-muted">To, not included</span>
            <input
              className="field"
              type="datetime-local"
              name="to"
              required
              defaultValue={fieldTime(to, tz)}
            />
          </label>
          <input type="hidden" name="tz" value={tz} />
          {url.vs ? <input type="hidden" name="vs" value={url.vs} /> : null}
          {url.view ? <input type="hidden" name="view" value={url.view} /> : null}
          <button type="submit" className="button button-primary">
            Show
          </button>
          <p className="basis-full text-xs text-muted">
            As the clock of the range&apos;s time zone shows them.
          </p>
        </form>
        {others.length === 0 ? null : (
          <div>
            <h2 id="recent-ranges" className="font-semibold">
              Recent ranges
            </h2>
            <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1" aria-labelledby="recent-ranges">
              {others.map((one) => (
                <li key={`${one.from} ${one.to}`}>
                  <FollowLink
                    change={absolute(one)}
                    url={url}
                    setUrl={setUrl}
                    className="link inline-block py-1"
                  >
                    {formatSpan(one.from, one.to, tz)}
                  </FollowLink>
                </li>
              ))}
            </ul>
            <p className="text-xs text-muted">Kept in this browser only.</p>
          </div>
        )}
      </div>
    </details>
  );
}
