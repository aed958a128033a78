/** The line in a row of the list: its path and its words. Pure. */
import type { Sparkline } from "#lib/domain/sparklines.ts";
import { formatExact, formatPercent, formatSigned } from "./format-count.ts";

export interface SparkBox {
  width: number;
  height: number;
  /** Room on each side for the line's own width. */
  pad: number;
}

type Spark = Pick<Sparkline, "followers" | "notDue">;

/** The full height is never less than this part of the highest count: what hardly moved looks as if it hardly moved. */
const SPAN_MIN_SHARE = 0.001;

const round = (n: number) => Math.round(n * 10) / 10;

export interface SparkPaths {
  /** SVG path of what follows each other; "" when nothing does. */
  line: string;
  /** SVG path of counts alone between two gaps: to be drawn thick, with round caps, or nobody would see them. */
  dots: string;
}

/**
 * The same rule for each row: its own highest and lowest count at the edges, unless they lie closer than SPAN_MIN_SHARE.
 * It breaks where an hour has no count, but for hours in which none was due.
 */
export function sparkPaths({ followers, notDue }: Spark, { width, height, pad }: SparkBox): SparkPaths {
  const known = followers.filter((count) => count !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(high - low, high * SPAN_MIN_SHARE, 1);
  const x = (n: number) => pad + (n / Math.max(1, followers.length - 1)) * (width - 2 * pad);
  const y = (count: number) => height / 2 - ((count - (low + high) / 2) / span) * (height - 2 * pad);
  const paths = { line: "", dots: "" };
  for (const run of sparkRuns({ followers, notDue })) {
    const points = run.map(({ n, count }) => `${round(x(n))} ${round(y(count))}`);
    // Without a length, "h0", there would be no caps.
    if (run.length === 1) paths.dots += `M${points.join("")}h0`;
    else paths.line += `M${points.join("L")}`;
  }
  return paths;
}

/** What is drawn in one go: hours with a count that follow each other. */
export function sparkRuns({ followers, notDue }: Spark): { n: number; count: number }[][] {
  const runs: { n: number; count: number }[][] = [];
  let isBroken = true;
  for (const [n, count] of followers.entries()) {
    if (count !== null) {
      if (isBroken) runs.push([]);
      runs.at(-1)?.push({ n, count });
      isBroken = false;
    } else if (!notDue.includes(n)) isBroken = true;
  }
  return runs;
}

/** For those who don't see the line. null: there is none. */
export function describeSpark(spark: Spark): string | null {
  const runs = sparkRuns(spark);
  const first = runs.at(0)?.at(0);
  const last = runs.at(-1)?.at(-1);
  if (!first || !last) return null;
  const gaps = runs.length - 1;
  // The running hour may have had no slot yet.
  const since = spark.followers
    .slice(0, -1)
    .filter((count, n) => n > last.n && count === null && !spark.notDue.includes(n)).length;
  return [
    first.n === last.n
      ? `Followers in the last 24 hours: one count, ${formatExact(last.count)}`
      : `Followers in the last 24 hours: from ${formatExact(first.count)} to ${formatExact(last.count)}, ${changeOf(first.count, last.count)}`,
    gaps > 0 ? `, ${gaps} ${gaps === 1 ? "gap" : "gaps"}` : "",
    since > 0 ? `, none in the last ${since === 1 ? "hour" : `${since} hours`}` : "",
  ].join("");
}

function changeOf(from: number, to: number): string {
  if (from === to) return "no change";
  const percent = from === 0 ? "" : ` (${formatPercent((100 * (to - from)) / from)})`;
  return `${formatSigned(to - from)}${percent}`;
}
