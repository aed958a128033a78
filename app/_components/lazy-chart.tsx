"use client";
/** The poster at once; the live chart as soon as it is near what can be seen, and its code is there. */
import { type ComponentType, memo, useEffect, useRef, useState } from "react";
import type { ChartProps } from "./chart-frame.ts";
import { ChartPoster } from "./chart-poster.tsx";

let loaded: ComponentType<ChartProps> | null = null;

/** Same data, same picture: the ticking of ages around it draws nothing anew. */
export const LazyChart = memo(function LazyChart(props: ChartProps) {
  const [Chart, setChart] = useState<ComponentType<ChartProps> | null>(() => null);
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        setIsNear(true);
        watch.disconnect();
      },
      { rootMargin: "300px" },
    );
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!isNear) return;
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
  }, [isNear]);
  return (
    <div
      ref={place}
      style={{ height: props.height }}
      data-chart={Chart ? "live" : "poster"}
      data-domains={[...props.domain, ...props.valueAxis.domain].join(" ")}
    >
      {Chart ? <Chart {...props} /> : <ChartPoster {...props} />}
    </div>
  );
});
