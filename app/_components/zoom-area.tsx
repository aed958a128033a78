"use client";
/**
 * Drawing a range on a chart with the mouse or a pen; Escape gives it up. A finger scrolls and points instead: whatever
 * is drawn here can be had by buttons and fields, too.
 */
import { type PointerEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { usePlotArea, useXAxisInverseScale } from "recharts";

/** Less than this is a click. */
const DRAG_MIN_PX = 6;

export interface Plot {
  /** Pixels in the chart. */
  left: number;
  top: number;
  width: number;
  height: number;
  timeAt: (x: number) => number | null;
}

interface Drag {
  from: number;
  to: number;
}

interface ZoomAreaProps {
  /** Two times, in the order in which they were drawn. */
  onSelect: (a: number, b: number) => void;
  /** As PlotProbe inside the chart fills it in. */
  plot: RefObject<Plot | null>;
  /** The chart: drawing on it does not draw it anew. */
  children: ReactNode;
}

export function ZoomArea({ onSelect, plot, children }: ZoomAreaProps) {
  const area = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const isDragging = drag !== null;

  useEffect(() => {
    if (!isDragging) return;
    const giveUp = (event: KeyboardEvent) => {
      if (event.key === "Escape") setDrag(null);
    };
    document.addEventListener("keydown", giveUp);
    return () => document.removeEventListener("keydown", giveUp);
  }, [isDragging]);

  const xOf = (event: PointerEvent): number => {
    const left = area.current?.getBoundingClientRect().left ?? 0;
    const { left: begin = 0, width = 0 } = plot.current ?? {};
    return Math.min(begin + width, Math.max(begin, event.clientX - left));
  };
  const begin = (event: PointerEvent) => {
    if (event.pointerType === "touch" || event.button !== 0 || !plot.current) return;
    const { top = 0 } = area.current?.getBoundingClientRect() ?? {};
    if (event.clientY - top > plot.current.top + plot.current.height) return;
    area.current?.setPointerCapture(event.pointerId);
    setDrag({ from: xOf(event), to: xOf(event) });
  };
  const move = (event: PointerEvent) => {
    if (drag) setDrag({ ...drag, to: xOf(event) });
  };
  const end = () => {
    setDrag(null);
    if (!drag || Math.abs(drag.to - drag.from) < DRAG_MIN_PX) return;
    const [a, b] = [plot.current?.timeAt(drag.from), plot.current?.timeAt(drag.to)];
    if (typeof a === "number" && typeof b === "number") onSelect(a, b);
  };
  const isDrawn = drag !== null && Math.abs(drag.to - drag.from) >= DRAG_MIN_PX;
  return (
    <div
      ref={area}
      // What is being chosen must not be covered by what stood under the pointer when it began.
      className="relative h-full select-none data-drawing:[&_.recharts-tooltip-wrapper]:invisible!"
      data-drawing={isDrawn ? "" : undefined}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
    >
      {children}
      {isDrawn ? (
        <div
          className="pointer-events-none absolute border-x border-accent bg-accent/15"
          data-zoom="drawing"
          style={{
            left: Math.min(drag.from, drag.to),
            width: Math.abs(drag.to - drag.from),
            top: plot.current?.top,
            height: plot.current?.height,
          }}
        />
      ) : null}
    </div>
  );
}

/** Inside the chart, where its scales are known; draws nothing. */
export function PlotProbe({ plot }: { plot: RefObject<Plot | null> }) {
  const place = usePlotArea();
  const toTime = useXAxisInverseScale();
  useEffect(() => {
    if (!place || !toTime) {
      plot.current = null;
      return;
    }
    const timeAt = (x: number) => {
      const time = toTime(x);
      return typeof time === "number" ? time : null;
    };
    plot.current = { left: place.x, top: place.y, width: place.width, height: place.height, timeAt };
  }, [place, toTime, plot]);
  return null;
}
