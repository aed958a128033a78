"use client";
/** The poster at once, the live chart as soon as its code is there; beside them each line's name at its end. */
import { type ComponentType, memo, useEffect, useState } from "react";
import { placeOnAxis } from "#lib/client/compare-axis.ts";
import { describeCompared } from "#lib/client/describe-compared.ts";
import { spreadLabels } from "#lib/client/spread-labels.ts";
import { frame } from "../../_components/chart-frame.ts";
import { ValueCursor } from "../../_components/value-cursor.tsx";
import type { CompareChartProps } from "./compare-frame.ts";
import { colorOf } from "./compare-look.ts";
import { ComparePoster } from "./compare-poster.tsx";

const LABEL_HEIGHT = 16;
let loaded: ComponentType<CompareChartProps> | null = null;

/** Same data, same picture: the ticking of ages around it draws nothing anew. */
export const LazyCompareChart = memo(function LazyCompareChart(props: CompareChartProps) {
  const [Chart, setChart] = useState<ComponentType<CompareChartProps> | null>(() => null);
  useEffect(() => {
    let isHere = true;
    const show = () => isHere && setChart(() => loaded);
    if (loaded) show();
    else
      import("./compare-chart.tsx").then(
        (module) => {
          loaded = module.CompareChart;
          show();
        },
        // The poster shows the same data; the next page load tries again.
        () => {},
      );
    return () => {
      isHere = false;
    };
  }, []);
  const { comparison } = props;
  const { rows, lines, domain, valueAxis } = comparison;
  return (
    <div className="flex">
      <div className="min-w-0 flex-1">
        <ValueCursor
          name="Followers compared"
          rows={rows}
          domain={domain}
          hasValue={(i) => lines.some(({ values }) => values[i] != null)}
          wordsOf={(i) => describeCompared(comparison, i)}
        >
          <div
            style={{ height: props.height }}
            data-chart={Chart ? "live" : "poster"}
            data-domains={[...domain, ...valueAxis.domain].join(" ")}
          >
            {Chart ? <Chart {...props} /> : <ComparePoster {...props} />}
          </div>
        </ValueCursor>
      </div>
      <EndLabels {...props} />
    </div>
  );
});

/** A phone has room for the letter alone; the list below says whose it is. */
function EndLabels({ comparison: { lines, valueAxis, view }, height }: CompareChartProps) {
  const plot = height - frame.top - frame.bottom;
  const ends = lines.flatMap((line) => {
    const last = line.values.findLast((value) => value !== null);
    return last == null ? [] : [{ line, at: plot * (1 - placeOnAxis(last, valueAxis, view)) }];
  });
  const placed = spreadLabels(
    ends.map(({ at }) => at),
    LABEL_HEIGHT,
    plot,
  );
  return (
    <ul aria-hidden="true" className="relative w-5 shrink-0 text-xs sm:w-36" style={{ height }}>
      {ends.map(({ line }, i) => (
        <li
          key={line.id}
          data-end={line.letter}
          className="absolute inset-x-0 -translate-y-1/2 truncate border-l-3 pl-1 leading-3.5"
          style={{ top: frame.top + (placed[i] ?? 0), borderColor: colorOf(line.place) }}
        >
          <strong className="font-semibold">{line.letter}</strong>
          <span className="text-muted max-sm:hidden"> {line.name}</span>
        </li>
      ))}
    </ul>
  );
}
