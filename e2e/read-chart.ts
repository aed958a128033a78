/** The data points that a drawn chart shows, read back from its pixels. */
import type { Locator } from "@playwright/test";
import type { Scale } from "#lib/client/line-path.ts";
import { frame } from "../app/_components/chart-frame.ts";

export interface DrawnPoint {
  /** Where it is drawn, epoch seconds: where its bucket ends, or now. */
  at: number;
  value: number;
}

export interface DrawnChart {
  /** Ascending, each once, solid and dashed line together. */
  points: DrawnPoint[];
  /** Value of one pixel: what drawing can tell apart. */
  valuePerPixel: number;
  /** From epoch seconds and values to pixels. */
  scale: Scale;
  /** Path of the band from lowest to highest. */
  band: string;
}

/** `chart`: the element with data-chart="live". */
export async function readChart(chart: Locator): Promise<DrawnChart> {
  const [from = 0, to = 0, low = 0, high = 0] =
    (await chart.getAttribute("data-domains"))?.split(" ").map(Number) ?? [];
  const svg = chart.locator("svg.recharts-surface").first();
  const { width, height } = await svg.evaluate((node) => ({
    width: Number(node.getAttribute("width")),
    height: Number(node.getAttribute("height")),
  }));
  const paths = await chart
    .locator(".chart-line path.recharts-curve, .chart-line-running path.recharts-curve")
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("d") ?? ""));
  const plot = {
    left: frame.left,
    top: frame.top,
    width: width - frame.left - frame.right,
    height: height - frame.top - frame.bottom,
  };
  const points = new Map<number, number>();
  for (const path of paths) {
    for (const [, x, y] of path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)) {
      const at = Math.round(from + ((Number(x) - plot.left) / plot.width) * (to - from));
      points.set(at, high - ((Number(y) - plot.top) / plot.height) * (high - low));
    }
  }
  return {
    points: [...points].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at),
    valuePerPixel: (high - low) / plot.height,
    scale: {
      x: (t) => plot.left + ((t - from) / (to - from)) * plot.width,
      y: (value) => plot.top + ((high - value) / (high - low)) * plot.height,
    },
    band: (await chart.locator(".chart-band").getAttribute("d")) ?? "",
  };
}
