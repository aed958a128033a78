/** SVG paths of a line, of a band and of bars, broken where a value is missing. For the poster; the chart draws its own. Pure. */
import type { ChartRow } from "./chart-rows.ts";

export interface Scale {
  x(t: number): number;
  y(value: number): number;
}

const round = (n: number) => Math.round(n * 10) / 10;

/** What a line needs of its rows. */
export type LineRow = Pick<ChartRow, "at" | "solid" | "dashed" | "isolated"> &
  Partial<Pick<ChartRow, "vs" | "vsIsolated">>;

export function linePath(rows: LineRow[], key: "solid" | "dashed" | "vs", { x, y }: Scale): string {
  let path = "";
  let pen = "M";
  for (const row of rows) {
    const value = row[key] ?? null;
    if (value === null) {
      pen = "M";
      continue;
    }
    // "h0" gives a lone data point a length of its own, so that round caps show it.
    const isAlone = key === "vs" ? row.vsIsolated : row.isolated;
    path += `${pen}${round(x(row.at))} ${round(y(value))}${pen === "M" && isAlone ? "h0" : ""}`;
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
        ...run.map((row) => `${round(x(row.at))} ${round(y(row.band?.[1] ?? 0))}`),
        ...run.toReversed().map((row) => `${round(x(row.at))} ${round(y(row.band?.[0] ?? 0))}`),
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

/** Upright bars between 0 and each value, as wide as their buckets; one that is 0 is a line on the floor. */
export function barsPath(rows: ChartRow[], { x, y }: Scale, isWanted: (row: ChartRow) => boolean): string {
  let path = "";
  for (const row of rows) {
    if (row.last === null || !isWanted(row)) continue;
    const [left, right] = [x(row.t), x(row.end)];
    // Neighbours stay apart as long as there is room.
    const air = Math.min(1, (right - left) / 5);
    path += `M${round(left)} ${round(y(0))}V${round(y(row.last))}H${round(right - air)}V${round(y(0))}Z`;
  }
  return path;
}
