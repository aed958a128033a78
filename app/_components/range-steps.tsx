"use client";
/** From one range to the next: earlier, later, nearer, wider. The way for whoever can't draw on a chart. */
import { earlier, later, type TimeRange, zoomIn, zoomOut } from "#lib/client/move-range.ts";
import type { RangeStep } from "#lib/client/read-key.ts";
import { fixedRange, type RangeChange } from "./range-change.ts";
import { UrlLink } from "./url-link.tsx";

interface RangeStepsProps {
  range: TimeRange;
  hrefOf: (change: RangeChange) => string;
  go: (change: RangeChange) => unknown;
  now: number;
}

interface Step {
  text: string;
  label: string;
  to: TimeRange | null;
  /** Why there is nowhere to go. */
  end: string;
  /** By which keys it is pressed. */
  step?: RangeStep;
}

export function RangeSteps({ range, hrefOf, go, now }: RangeStepsProps) {
  const steps: Step[] = [
    { text: "←", label: "Earlier", to: earlier(range), end: "There is nothing before 1970", step: "earlier" },
    {
      text: "→",
      label: "Later",
      to: later(range, now),
      end: "This range reaches the present",
      step: "later",
    },
    { text: "+", label: "Zoom in", to: zoomIn(range), end: "Ten minutes are near enough" },
    {
      text: "−",
      label: "Zoom out",
      to: zoomOut(range, now),
      end: "Five years are the longest range",
      step: "zoom-out",
    },
  ];
  return (
    <nav aria-label="Move the range" className="segments">
      {steps.map(({ text, label, to, end, step }) => {
        const change = to && fixedRange(to);
        return (
          <UrlLink
            key={label}
            href={change && hrefOf(change)}
            go={() => change && go(change)}
            label={label}
            title={to ? label : end}
            step={step}
          >
            <span aria-hidden="true" className="text-base">
              {text}
            </span>
          </UrlLink>
        );
      })}
    </nav>
  );
}
