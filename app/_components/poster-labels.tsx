/** The labels of a poster's axes, where the chart that takes its place has them. */
import type { ValueAxis } from "#lib/client/nice-ticks.ts";
import type { TimeAxis } from "#lib/client/time-ticks.ts";
import { frame } from "./chart-frame.ts";

interface PosterLabelsProps {
  timeAxis: TimeAxis;
  valueAxis: ValueAxis;
  height: number;
  /** Where it lies, 0 to 1: from the left, from the top. */
  x: (t: number) => number;
  y: (value: number) => number;
}

export function PosterLabels({ timeAxis, valueAxis, height, x, y }: PosterLabelsProps) {
  const plot = height - frame.top - frame.bottom;
  return (
    <div aria-hidden="true">
      {valueAxis.ticks.map((tick, i) => (
        <span
          key={tick}
          className="absolute -translate-y-1/2 text-right"
          style={{ top: frame.top + y(tick) * plot, width: frame.left - 8 }}
        >
          {valueAxis.labels[i]}
        </span>
      ))}
      <div className="absolute inset-y-0" style={{ left: frame.left, right: frame.right }}>
        {timeAxis.ticks.map((tick, i) => (
          <span
            key={tick}
            className="absolute bottom-1 -translate-x-1/2 whitespace-nowrap max-sm:even:invisible"
            style={{ left: `${x(tick) * 100}%` }}
          >
            {timeAxis.labels[i]}
          </span>
        ))}
      </div>
    </div>
  );
}
