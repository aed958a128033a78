"use client";
/** The line in a row: followers of the last 24 hours. Drawn by hand: fifty charts would take longer than the page. */
import { describeSpark, sparkPaths } from "#lib/client/spark-path.ts";
import type { Sparkline as Spark } from "#lib/domain/sparklines.ts";

const box = { width: 88, height: 22, pad: 2 };

export function Sparkline({ spark }: { spark: Spark | undefined }) {
  const words = spark ? describeSpark(spark) : null;
  if (!spark || words === null) return null;
  const { line, dots } = sparkPaths(spark, box);
  return (
    <svg
      role="img"
      aria-label={words}
      width={box.width}
      height={box.height}
      viewBox={`0 0 ${box.width} ${box.height}`}
      className="inline-block align-middle"
    >
      <title>{words}</title>
      <g fill="none" stroke="var(--series-followers)" strokeLinecap="round" strokeLinejoin="round">
        {line ? <path d={line} strokeWidth={1.5} /> : null}
        {dots ? <path d={dots} strokeWidth={4} /> : null}
      </g>
    </svg>
  );
}
