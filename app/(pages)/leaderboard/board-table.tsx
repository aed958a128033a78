/** The rows of a board. On a phone all but the ranked number moves under the name, so nothing scrolls sideways. */
import { clsx } from "clsx";
import { formatExact } from "#lib/client/format-count.ts";
import type { BoardKey } from "#lib/client/leaderboard-options.ts";
import type { BoardItem, Leaderboard } from "#lib/domain/board.ts";
import { type BoardMetric, boardMetrics } from "#lib/domain/board-terms.ts";
import { DemoBadge, StateBadge } from "../../_components/badges.tsx";
import { Change } from "../../_components/change.tsx";
import { InfluencerLink } from "../../_components/influencer-link.tsx";
import { RankCells, RankHeads, RankNote, RankTerms } from "./board-ranks.tsx";
import { boardTitle, metricNames } from "./board-title.ts";

export function BoardTable({ answer, board }: { answer: Leaderboard; board: BoardKey }) {
  const { items, percentFollowersMin, ranks } = answer;
  const ranksHere = board.metric === "followers" && board.dir === "desc";
  const min = formatExact(percentFollowersMin);
  return (
    <div className="card overflow-hidden">
      <table className="w-full text-right">
        <caption className="sr-only">{boardTitle(board)}</caption>
        <thead className="bg-raised text-xs text-muted [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium sm:[&_th]:px-4">
          <tr>
            <th scope="col">Rank</th>
            <th scope="col" className="text-left">
              Influencer
            </th>
            <th scope="col" className="text-left max-md:hidden">
              State
            </th>
            {boardMetrics.map((metric) => {
              const isRanked = metric === board.metric;
              return (
                <th
                  key={metric}
                  scope="col"
                  aria-sort={isRanked ? (board.dir === "asc" ? "ascending" : "descending") : undefined}
                  className={isRanked ? "text-ink" : "max-sm:hidden"}
                >
                  {isRanked ? <span aria-hidden="true">{board.dir === "asc" ? "▲ " : "▼ "}</span> : null}
                  {metricNames[metric]}
                </th>
              );
            })}
            {ranks ? <RankHeads ranks={ranks} isOther={!ranksHere} /> : null}
          </tr>
        </thead>
        <tbody className="[&_td]:px-3 [&_td]:py-2 [&_th]:px-3 [&_th]:py-2 sm:[&_td]:px-4 sm:[&_th]:px-4">
          {items.map((item) => (
            <tr
              key={`${item.platform}/${item.externalId}`}
              className="border-t border-line hover:bg-raised max-sm:align-top"
            >
              <td className="w-0 text-muted">{formatExact(item.rank)}</td>
              <th scope="row" className="text-left font-normal max-sm:w-full">
                <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span>
                    <InfluencerLink account={item} since={answer.window?.from} />
                  </span>
                  {item.demo ? <DemoBadge /> : null}
                </span>
                <dl className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted sm:hidden">
                  {boardMetrics
                    .filter((metric) => metric !== board.metric)
                    .map((metric) => (
                      <div key={metric} className="flex gap-1">
                        <dt>{metricNames[metric]}</dt>
                        <dd className="text-ink">
                          <Value item={item} metric={metric} />
                        </dd>
                      </div>
                    ))}
                  {ranks ? <RankTerms row={item.ranks} ranks={ranks} isOther={!ranksHere} /> : null}
                </dl>
              </th>
              <td className="text-left max-md:hidden">
                <StateBadge state={item.state} />
              </td>
              {boardMetrics.map((metric) => (
                <td
                  key={metric}
                  className={clsx(metric === board.metric ? "font-semibold" : "max-sm:hidden")}
                  title={
                    metric === "gain_percent" && item.gain !== null && item.gainPercent === null
                      ? `Only told of who had ${min} followers`
                      : undefined
                  }
                >
                  <Value item={item} metric={metric} />
                </td>
              ))}
              {ranks ? <RankCells row={item.ranks} ranks={ranks} isOther={!ranksHere} /> : null}
            </tr>
          ))}
        </tbody>
      </table>
      {board.metric === "gain_percent" ? (
        <p className="border-t border-line px-4 py-2.5 text-xs text-muted">
          Ranked is who had at least {min} followers before: from few, percents say nothing.
        </p>
      ) : null}
      {ranks ? <RankNote ranks={ranks} /> : null}
    </div>
  );
}

function Value({ item, metric }: { item: BoardItem; metric: BoardMetric }) {
  if (metric === "followers") return formatExact(item.followers);
  return metric === "gain" ? <Change value={item.gain} /> : <Change value={item.gainPercent} isPercent />;
}
