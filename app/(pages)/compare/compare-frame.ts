/** What poster and chart share, so that one takes the other's place without a jump. */
import type { Comparison } from "#lib/client/build-comparison.ts";

export const CHART_HEIGHT = 360;

export interface CompareChartProps {
  comparison: Comparison;
  height: number;
  /** Another range, drawn on the chart: epoch seconds. */
  onZoom: (from: number, to: number) => void;
}
