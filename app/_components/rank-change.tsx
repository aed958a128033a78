/** How a rank changed: a sign and a number, words for who does not see them; colour only helps. */
import { clsx } from "clsx";
import { changeSign, changeWords } from "#lib/client/rank-words.ts";
import type { RankChange as Change } from "#lib/domain/rank-terms.ts";

interface RankChangeProps {
  change: Change;
  /** That it is held against, "2026-11-24". */
  day: string;
  depth: number;
}

export function RankChange({ change, day, depth }: RankChangeProps) {
  const words = changeWords(change, { day, depth });
  return (
    <span
      title={words}
      data-rank-change={change.kind}
      className={clsx(
        "whitespace-nowrap",
        change.kind === "up" && "text-good",
        change.kind === "down" && "text-bad",
        (change.kind === "same" || change.kind === "unknown") && "text-muted",
      )}
    >
      <span aria-hidden="true">{changeSign(change)}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
