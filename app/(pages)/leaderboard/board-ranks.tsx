/** How the rows' ranks by followers changed within a day and a week: columns of a board, and a phone's terms. */
import { formatExact } from "#lib/client/format-count.ts";
import { dayWords } from "#lib/client/rank-words.ts";
import type { BoardRanks, RowRanks } from "#lib/domain/rank-history.ts";
import { compareRanks } from "#lib/domain/rank-terms.ts";
import { RankChange } from "../../_components/rank-change.tsx";

interface RowProps {
  row: RowRanks;
  ranks: BoardRanks;
  /** The board ranks by something else, so the rank by followers is told, too. */
  isOther: boolean;
}

const spans = [
  { span: "dayAgo", name: "1 day", words: "a day" },
  { span: "weekAgo", name: "7 days", words: "seven days" },
] as const;

export function RankHeads({ ranks, isOther }: Pick<RowProps, "ranks" | "isOther">) {
  return (
    <>
      {isOther ? (
        <th scope="col" className="max-lg:hidden">
          Rank by followers
        </th>
      ) : null}
      {spans.map(({ span, name, words }) => (
        <th
          key={span}
          scope="col"
          className="max-sm:hidden"
          title={`Against the rank by followers at the end of ${dayWords(ranks[span].day)}, UTC`}
        >
          <span aria-hidden="true">{name}</span>
          <span className="sr-only">Change of the rank by followers in {words}</span>
        </th>
      ))}
    </>
  );
}

export function RankCells({ row, ranks, isOther }: RowProps) {
  return (
    <>
      {isOther ? <td className="max-lg:hidden">{formatExact(row.now)}</td> : null}
      {spans.map(({ span }) => (
        <td key={span} className="max-sm:hidden">
          <Cell row={row} ranks={ranks} span={span} />
        </td>
      ))}
    </>
  );
}

export function RankTerms({ row, ranks, isOther }: RowProps) {
  return (
    <>
      {isOther ? (
        <div className="flex gap-1">
          <dt>Rank by followers</dt>
          <dd className="text-ink">{formatExact(row.now)}</dd>
        </div>
      ) : null}
      {spans.map(({ span, name }) => (
        <div key={span} className="flex gap-1">
          <dt>{name}</dt>
          <dd>
            <Cell row={row} ranks={ranks} span={span} />
          </dd>
        </div>
      ))}
    </>
  );
}

/** What the columns say, and from which days; what is missing is told here rather than in each row. */
export function RankNote({ ranks }: { ranks: BoardRanks }) {
  const missing = spans.filter(({ span }) => !ranks[span].kept).map(({ span }) => dayWords(ranks[span].day));
  return (
    <p className="border-t border-line px-4 py-2.5 text-xs text-muted">
      Ranks by followers are kept of the end of each day, UTC, for the first {formatExact(ranks.depth)}.
      {missing.length === 0
        ? ` Held against are ${dayWords(ranks.dayAgo.day)} and ${dayWords(ranks.weekAgo.day)}.`
        : ` There is no record of ${missing.join(" and of ")}.`}
    </p>
  );
}

function Cell({ row, ranks, span }: Pick<RowProps, "row" | "ranks"> & { span: "dayAgo" | "weekAgo" }) {
  const { day, kept } = ranks[span];
  const { depth } = ranks;
  return (
    <RankChange
      change={compareRanks({ now: row.now, before: row[span], kept, depth })}
      day={day}
      depth={depth}
    />
  );
}
