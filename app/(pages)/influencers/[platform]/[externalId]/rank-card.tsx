"use client";
/** The rank by followers at the ends of the last days: a small line, the first at the top, and a sentence that says it. */
import { useQuery } from "@tanstack/react-query";
import { formatExact, NO_VALUE } from "#lib/client/format-count.ts";
import { type InfluencerKey, influencerPath } from "#lib/client/influencer-path.ts";
import { rankPaths } from "#lib/client/rank-path.ts";
import { dayWords, describeRanks, ranksByDay } from "#lib/client/rank-words.ts";
import { ranksOptions } from "#lib/client/ranks-options.ts";
import type { RankHistory } from "#lib/domain/rank-history.ts";
import { BlockError } from "../../../../_components/block-error.tsx";
import { useKept } from "../../../../_components/use-kept.ts";

const box = { width: 320, height: 48, pad: 4 };

export function RankCard({
  account,
  refetchInterval,
}: {
  account: InfluencerKey;
  refetchInterval: number | false;
}) {
  const query = useQuery({ ...ranksOptions(account), refetchInterval });
  const { data, error } = useKept(query, influencerPath(account));
  if (!data && error)
    return <BlockError what="The ranks" error={error} retry={query.refetch} retrying={query.isFetching} />;
  return (
    <section aria-labelledby="ranks-title" className="card px-4 py-3" data-ranks={data?.days.length}>
      <h2 id="ranks-title" className="text-base font-semibold">
        Rank by followers
      </h2>
      {data ? (
        <Ranks history={data} />
      ) : (
        <div role="status" aria-label="Loading the ranks" className="pulse mt-2 h-5 rounded bg-raised">
          <noscript>The ranks could not be loaded. Reload the page to try again.</noscript>
        </div>
      )}
    </section>
  );
}

function Ranks({ history }: { history: RankHistory }) {
  const words = describeRanks(history);
  const ranks = ranksByDay(history);
  const { line, dots, best, worst } = rankPaths(ranks, box);
  return (
    <>
      <p className="first-letter:uppercase">{words}.</p>
      {best === null ? null : (
        <>
          <div className="mt-2 flex max-w-xl items-stretch gap-2">
            <div aria-hidden="true" className="flex flex-col justify-between text-right text-xs text-muted">
              <span>#{formatExact(best)}</span>
              {worst === best ? null : <span>#{formatExact(worst)}</span>}
            </div>
            <svg
              role="img"
              aria-label={`Rank at the end of each day: ${words}`}
              viewBox={`0 0 ${box.width} ${box.height}`}
              preserveAspectRatio="none"
              className="h-12 w-0 flex-1"
            >
              <title>{words}</title>
              <g
                fill="none"
                stroke="var(--series-followers)"
                strokeLinecap="round"
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
              >
                {line ? <path d={line} strokeWidth={1.5} vectorEffect="non-scaling-stroke" /> : null}
                {dots ? <path d={dots} strokeWidth={4} vectorEffect="non-scaling-stroke" /> : null}
              </g>
            </svg>
          </div>
          <p aria-hidden="true" className="flex max-w-xl justify-between text-xs text-muted">
            <span>{dayWords(history.from)}</span>
            <span>{dayWords(history.to)}</span>
          </p>
          <RankTable history={history} />
        </>
      )}
    </>
  );
}

/** The line's twin, newest first. */
function RankTable({ history: { days, depth } }: { history: RankHistory }) {
  return (
    <details>
      <summary className="py-1.5 text-muted hover:text-ink">
        View as table<span className="sr-only">, ranks by day</span>
      </summary>
      <table className="w-full max-w-xl text-right">
        <caption className="sr-only">
          Ranks at the ends of days, UTC, newest first; days without a record are left out
        </caption>
        <thead className="bg-raised text-xs text-muted [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-medium">
          <tr>
            <th scope="col" className="text-left">
              End of
            </th>
            <th scope="col">Rank</th>
            <th scope="col">Followers</th>
          </tr>
        </thead>
        <tbody className="[&_td]:border-t [&_td]:border-line [&_td]:px-3 [&_td]:py-1 [&_th]:border-t [&_th]:border-line [&_th]:px-3 [&_th]:py-1">
          {days.toReversed().map(({ day, rank, followers }) => (
            <tr key={day}>
              <th scope="row" className="text-left font-normal whitespace-nowrap">
                <time dateTime={day}>{dayWords(day)}</time>
              </th>
              <td>
                {rank === null ? (
                  <span className="text-muted">not among the first {formatExact(depth)}</span>
                ) : (
                  formatExact(rank)
                )}
              </td>
              <td>{followers === null ? NO_VALUE : formatExact(followers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
