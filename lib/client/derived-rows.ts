/** Rows of what follows from counts: gains of buckets, followers to following. Null wherever a part is missing. Pure. */
import { netGains } from "#lib/domain/net-gains.ts";
import { type ChartRow, withLines } from "./chart-rows.ts";

/** What each bucket gained on the one before it. */
export function gainRows(rows: readonly ChartRow[]): ChartRow[] {
  const gains = netGains(rows.map(({ last }) => last));
  // Bars are as wide as their buckets.
  const bars = rows.map((row) => ({ ...withoutRange(row), at: (row.t + row.end) / 2 }));
  return withLines(bars, gains, netGains(rows.map(({ vs }) => vs)));
}

/** followers / following of each bucket, and of the one beside it. */
export function ratioRows(followers: readonly ChartRow[], following: readonly ChartRow[]): ChartRow[] {
  const ratio = (key: "last" | "vs") =>
    followers.map((row, i) => {
      const [above, below] = [row[key], following[i]?.[key] ?? null];
      return above === null || !below ? null : above / below;
    });
  return withLines(followers.map(withoutRange), ratio("last"), ratio("vs"));
}

/** Lowest and highest of the counts say nothing of what follows from them. */
function withoutRange(row: ChartRow): ChartRow {
  return { ...row, min: null, max: null, band: null };
}
