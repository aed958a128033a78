"use client";
/** The poster at once, the live chart as soon as its code is there. */
import { type ComponentType, memo, useEffect, useState } from "react";
import type { ChartProps } from "./chart-frame.ts";
import { ChartPoster } from "./chart-poster.tsx";

let loaded: ComponentType<ChartProps> | null = null;

/** Same data, same picture: the ticking of ages around it draws nothing anew. */
export const LazyChart = memo(function LazyChart(props: ChartProps) {
  const [Chart, setChart] = useState<ComponentType<ChartProps> | null>(() => null);
  useEffect(() => {
    let isHere = true;
    const show = () => isHere && setChart(() => loaded);
    if (loaded) show();
    else
      import("./series-chart.tsx").then(
        (module) => {
          loaded = module.SeriesChart;
          show();
        },
        // The poster shows the same data; the next page load tries again.
        () => {},
      );
    return () => {
      isHere = false;
    };
  }, []);
  return (
    <div
      style={{ height: props.height }}
      data-chart={Chart ? "live" : "poster"}
      data-domains={[...props.domain, ...props.valueAxis.domain].join(" ")}
    >
      {Chart ? <Chart {...props} /> : <ChartPoster {...props} />}
    </div>
  );
});
