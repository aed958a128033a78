/** SVG paths of a line and of a band, broken where a value is missing. For the poster; the chart draws its own. Pure. */
import type { ChartRow } from "./chart-rows.ts";

export interface Scale {
  x(t: number): number;
  y(value: number): number;
}

const round = (n: number) => Math.round(n * 10) / 10;

/** What a line needs of its rows. */
export type LineRow = Pick<ChartRow, "t" | "solid" | "dashed" | "isolated">;

export function linePath(rows: LineRow[], key: "solid" | "dashed", { x, y }: Scale): string {
  let path = "";
  let pen = "M";
  for (const row of rows) {
    const value = row[key];
    if (value === null) {
      pen = "M";
      continue;
    }
    // "h0" gives a lone data point a length of its own, so that round caps show it.
    path += `${pen}${round(x(row.t))} ${round(y(value))}${pen === "M" && row.isolated ? "h0" : ""}`;
    pen = "L";
  }
  return path;
}

export function bandPath(rows: ChartRow[], { x, y }: Scale): string {
  let path = "";
  let run: ChartRow[] = [];
  const close = () => {
    if (run.length > 1) {
      const points = [
        ...run.map((row) => `${round(x(row.t))} ${round(y(row.band?.[1] ?? 0))}`),
        ...run.toReversed().map((row) => `${round(x(row.t))} ${round(y(row.band?.[0] ?? 0))}`),
      ];
      path += `M${points.join("L")}Z`;
    }
    run = [];
  };
  for (const row of rows) {
    if (row.band) run.push(row);
    else close();
  }
  close();
  return path;
}
