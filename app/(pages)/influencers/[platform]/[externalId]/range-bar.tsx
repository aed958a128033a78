"use client";
/** The time range: presets as links, the resolved times and zone always in sight, and what was wrong with the URL. */
import { useQueryClient } from "@tanstack/react-query";
import type { MouseEvent } from "react";
import type { Account } from "#lib/client/account-path.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { presets, type ResolvedRange, window as windowOf } from "#lib/client/resolve-range.ts";
import { seriesOptions } from "#lib/client/series-options.ts";
import { statsOptions } from "#lib/client/stats-options.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import { hrefOf, type SetUrl, type UrlChange } from "./url-state.ts";

interface RangeBarProps {
  account: Account;
  range: ResolvedRange;
  view: string | null;
  setUrl: SetUrl;
  now: number;
}

export function RangeBar({ account, range, view, setUrl, now }: RangeBarProps) {
  const client = useQueryClient();
  const prefetch = (preset: (typeof presets)[number]) => {
    const key = { ...account, ...windowOf(preset, now), tz: range.tz };
    client.query(seriesOptions(key)).catch(() => {});
    client.query(statsOptions(key)).catch(() => {});
  };
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <nav aria-label="Time range" className="segments">
          {presets.map((preset) => {
            const change: UrlChange = { range: preset.name, from: null, to: null };
            return (
              <a
                key={preset.name}
                href={hrefOf({ ...change, view })}
                aria-current={range.preset === preset.name ? "true" : undefined}
                aria-label={`${preset.name}, the ${preset.words}`}
                onClick={(event) => follow(event, () => setUrl(change))}
                onMouseEnter={() => prefetch(preset)}
                onFocus={() => prefetch(preset)}
              >
                {preset.name}
              </a>
            );
          })}
        </nav>
        <p className="text-muted">
          <span className="text-ink">{formatSpan(range.from, range.to, range.tz)}</span> ·{" "}
          {zoneLabel(range.tz, range.to)}
        </p>
      </div>
      <div role="status" className="grid gap-1">
        {range.problems.map((problem) => (
          <p key={problem} className="rounded-md bg-warn-tint px-3 py-1.5 text-warn">
            {problem}
          </p>
        ))}
      </div>
    </div>
  );
}

/** A plain click changes the URL in place; anything else (new tab, no script) stays an ordinary link. */
export function follow(event: MouseEvent, change: () => void): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  change();
}
