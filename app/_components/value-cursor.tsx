"use client";
/**
 * A chart's values one by one, for whoever has no pointer: a slider over its buckets. It is seen while it has the focus,
 * with a line on the chart and the bucket in words.
 */
import { type ReactNode, useState } from "react";
import { frame } from "./chart-frame.ts";

interface ValueCursorProps {
  /** What is drawn: "Followers of influencer-1000042". */
  name: string;
  /** The buckets: their start, and where they stand on the axis. */
  rows: readonly { t: number; at: number }[];
  domain: readonly [number, number];
  /** Whether there is a value at this index. */
  hasValue: (index: number) => boolean;
  /** The bucket at this index, in words. */
  wordsOf: (index: number) => string;
  /** The chart itself. */
  children: ReactNode;
}

export function ValueCursor({ name, rows, domain, hasValue, wordsOf, children }: ValueCursorProps) {
  // By its start: buckets that come in meanwhile do not move what is being read.
  const [chosen, setChosen] = useState<number | null>(null);
  const [isHere, setIsHere] = useState(false);
  const found = rows.findIndex(({ t }) => t === chosen);
  const index = found < 0 ? rows.findLastIndex((_, i) => hasValue(i)) : found;
  const row = rows[index];
  if (!row) return children;
  const text = wordsOf(index);
  const share = (row.at - domain[0]) / (domain[1] - domain[0]);
  const sides = frame.left + frame.right;
  return (
    <div className="relative">
      {children}
      <input
        type="range"
        className="needs-script pointer-events-none absolute m-0 h-6 opacity-0 focus-visible:opacity-100"
        style={{ left: frame.left, bottom: frame.bottom, width: `calc(100% - ${sides}px)` }}
        min={0}
        max={rows.length - 1}
        value={index}
        aria-label={`${name}, bucket by bucket`}
        aria-valuetext={text}
        onFocus={() => setIsHere(true)}
        onBlur={() => setIsHere(false)}
        onChange={(event) => setChosen(rows[Number(event.target.value)]?.t ?? null)}
      />
      {isHere ? (
        <div aria-hidden="true" className="pointer-events-none">
          <div
            className="absolute w-px bg-ink"
            data-cursor={row.t}
            style={{
              top: frame.top,
              bottom: frame.bottom,
              left: `calc(${frame.left}px + ${share} * (100% - ${sides}px))`,
            }}
          />
          {/* On the side where the line on the chart is not. */}
          <p
            className="card absolute max-w-1/2 px-2 py-1 text-xs"
            style={share > 0.5 ? { top: 0, left: frame.left + 8 } : { top: 0, right: frame.right + 8 }}
          >
            {text}
          </p>
        </div>
      ) : null}
    </div>
  );
}
