/** The line of ranks over days, the first at the top: its path and where its days are. Pure. */

export interface RankBox {
  width: number;
  height: number;
  pad: number;
}

export interface RankPaths {
  /** SVG path; it breaks where a day has no rank. "" when no two days follow each other. */
  line: string;
  /** Days alone between two gaps: to be drawn thick, with round caps, or nobody would see them. */
  dots: string;
  /** The best and the worst that are drawn; null: none is. */
  best: number | null;
  worst: number | null;
}

/** What hardly moved looks as if it hardly moved: the height is never less than so many places. */
const PLACES_MIN = 4;

const round = (n: number) => Math.round(n * 10) / 10;

/** One entry a day, oldest first; null: no record, or not among the first. */
export function rankPaths(ranks: readonly (number | null)[], { width, height, pad }: RankBox): RankPaths {
  const known = ranks.filter((rank) => rank !== null);
  if (known.length === 0) return { line: "", dots: "", best: null, worst: null };
  const [best, worst] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(worst - best, PLACES_MIN);
  const middle = (best + worst) / 2;
  const x = (n: number) => pad + (n / Math.max(1, ranks.length - 1)) * (width - 2 * pad);
  const y = (rank: number) => height / 2 + ((rank - middle) / span) * (height - 2 * pad);
  const paths = { line: "", dots: "", best, worst };
  let run: string[] = [];
  const close = () => {
    // Without a length, "h0", there would be no caps.
    if (run.length === 1) paths.dots += `M${run[0]}h0`;
    else if (run.length > 1) paths.line += `M${run.join("L")}`;
    run = [];
  };
  for (const [n, rank] of ranks.entries()) {
    if (rank === null) close();
    else run.push(`${round(x(n))} ${round(y(rank))}`);
  }
  close();
  return paths;
}
