"use client";
/** Any range by its two times, as the zone's clock shows them, and those that were looked at last. */
import { type FormEvent, useEffect, useState } from "react";
import { formatSpan } from "#lib/client/format-time.ts";
import type { TimeRange } from "#lib/client/move-range.ts";
import { rangeTimeExamples } from "#lib/client/parse-range-time.ts";
import { addRecentRange, readRecentRanges } from "#lib/client/recent-ranges.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import { follow } from "./follow.ts";
import { fixedRange, type RangeChange } from "./range-change.ts";
import { RANGE_HELP, RangeTimeField, readTime } from "./range-time-field.tsx";
import { textOf } from "./text-of.ts";
import { useFormFollow } from "./use-form-follow.ts";

interface RangeFieldsProps {
  range: ResolvedRange;
  /** As they stand in the URL; null: not at all. */
  given: { from: string | null; to: string | null };
  /** The rest of the page's state, which a form that is sent without scripts has to bring along. */
  rest: Readonly<Record<string, string | null>>;
  hrefOf: (change: RangeChange) => string;
  go: (change: RangeChange) => unknown;
}

export function RangeFields({ range, given, rest, hrefOf, go }: RangeFieldsProps) {
  const { preset, from, to, tz, isRelative } = range;
  // One that moves on by itself leaves what is being typed alone.
  const form = useFormFollow(`${preset ?? given.from} ${given.to} ${tz}`);
  const [recent, setRecent] = useState<TimeRange[]>([]);
  useEffect(() => {
    // One without an end, or reckoned from now, moves on by itself.
    if (preset === null && given.to && !isRelative) addRecentRange({ from, to });
  }, [preset, given.to, isRelative, from, to]);
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const to = event.currentTarget.elements.namedItem("to");
    // Left as it stood in a range that moves on, its end goes on moving.
    const isStillNow = given.to === null && to instanceof HTMLInputElement && to.value === to.defaultValue;
    go({
      range: null,
      from: written(textOf(fields, "from"), tz),
      to: isStillNow ? "now" : written(textOf(fields, "to"), tz),
    });
  };
  // Another range is shown in its place; what was asked for stays here, to be put right.
  const isRefused = preset !== null && (given.from !== null || given.to !== null);
  const asked = (text: string | null, shown: number) =>
    isRefused && text !== null ? (readTime(text, tz)?.t ?? shown) : shown;
  const others = recent.filter((one) => one.from !== from || one.to !== to);
  return (
    <details className="open:basis-full" open={isRefused} onToggle={() => setRecent(readRecentRanges())}>
      <summary className="button">Dates</summary>
      <div className="card mt-2 grid gap-3 p-3">
        <form
          ref={form}
          onSubmit={show}
          className="flex flex-wrap items-start gap-x-3 gap-y-2"
          aria-label="From and to"
        >
          <RangeTimeField
            name="from"
            label="From"
            given={given.from}
            shown={asked(given.from, from)}
            tz={tz}
          />
          <RangeTimeField
            name="to"
            label="To, not included"
            given={given.to}
            shown={asked(given.to, to)}
            tz={tz}
          />
          <input type="hidden" name="tz" value={tz} />
          {Object.entries(rest).map(([name, value]) =>
            value ? <input key={name} type="hidden" name={name} value={value} /> : null,
          )}
          <button type="submit" className="button button-primary mt-6">
            Show
          </button>
          <p id={RANGE_HELP} className="basis-full text-xs text-muted">
            A date and time as the clock of the range&apos;s time zone shows them, or one that moves on:{" "}
            {rangeTimeExamples.join(", ")}. Units are s, m, h, d, w, M (month), Q and y; /d is the day&apos;s
            start, in the second field its end.
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
                  <a
                    href={hrefOf(fixedRange(one))}
                    onClick={(event) => follow(event, () => go(fixedRange(one)))}
                    className="link inline-block py-1"
                  >
                    {formatSpan(one.from, one.to, tz)}
                  </a>
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

/** As it stands in the URL: what moves on stays as it was written, and what is no time, so that the page says so. */
function written(text: string, tz: string): string {
  const parsed = readTime(text, tz);
  return parsed === null || parsed.isRelative ? text.trim() : String(parsed.t);
}
