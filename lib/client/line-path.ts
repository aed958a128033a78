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

/**
 * From lowest to highest of each bucket, as wide as what has passed of it: a fall within one bucket says nothing of its
 * neighbours. Buckets side by side are one outline, since edges that meet would show as seams.
 */
export function bandPath(rows: ChartRow[], { x, y }: Scale): string {
  let path = "";
  let above = "";
  let below = "";
  const close = () => {
    if (above !== "") path += `M${above}${below}Z`;
    above = "";
    below = "";
  };
  for (const { band, t, at } of rows) {
    if (!band) {
      close();
      continue;
    }
    const [left, right] = [round(x(t)), round(x(at))];
    const [low, high] = [round(y(band[0])), round(y(band[1]))];
    above += above === "" ? `${left} ${high}H${right}` : `V${high}H${right}`;
    below = `V${low}H${left}${below}`;
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
