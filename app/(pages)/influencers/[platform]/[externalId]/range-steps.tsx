"use client";
/** From one range to the next: earlier, later, nearer, wider. The way for whoever can't draw on a chart. */
import { earlier, later, type TimeRange, zoomIn, zoomOut } from "#lib/client/move-range.ts";
import { FollowLink } from "./follow-link.tsx";
import { absolute, type SetUrl, type UrlState } from "./url-state.ts";

interface RangeStepsProps {
  range: TimeRange;
  url: UrlState;
  setUrl: SetUrl;
  now: number;
}

export function RangeSteps({ range, url, setUrl, now }: RangeStepsProps) {
  const steps = [
    { text: "←", label: "Earlier", to: earlier(range), end: "There is nothing before 1970" },
    { text: "→", label: "Later", to: later(range, now), end: "This range reaches the present" },
    { text: "+", label: "Zoom in", to: zoomIn(range), end: "Ten minutes are near enough" },
    { text: "−", label: "Zoom out", to: zoomOut(range, now), end: "Five years are the longest range" },
  ];
  return (
    <nav aria-label="Move the range" className="segments">
      {steps.map(({ text, label, to, end }) => (
        <FollowLink
          key={label}
          change={to && absolute(to)}
          url={url}
          setUrl={setUrl}
          label={label}
          title={to ? label : end}
        >
          <span aria-hidden="true" className="text-base">
            {text}
          </span>
        </FollowLink>
      ))}
    </nav>
  );
}
