/** Ten influencers by what they gained or lost, and the way to the whole board. */
import { useId } from "react";
import { formatExact } from "#lib/client/format-count.ts";
import type { BoardItem } from "#lib/domain/board.ts";
import { DemoBadge } from "../../_components/badges.tsx";
import { Change } from "../../_components/change.tsx";
import { InfluencerLink } from "../../_components/influencer-link.tsx";
import { ListCard } from "./list-card.tsx";

interface MoverListProps {
  title: string;
  /** Who can be in it at all. */
  note?: string;
  items: readonly BoardItem[];
  /** Of the board. */
  href: string;
  sorted: "gain" | "percent";
  /** When the window began, epoch seconds. */
  since: number | undefined;
  /** What an empty one means. */
  none: string;
}

export function MoverList({ title, note, items, href, sorted, since, none }: MoverListProps) {
  const id = useId();
  return (
    <ListCard id={id} title={title} note={note} href={href} linkText="Whole board">
      {items.length === 0 ? (
        <p className="px-4 py-8 text-center text-muted">{none}</p>
      ) : (
        <table className="w-full text-right" aria-labelledby={id}>
          <thead className="bg-raised text-xs text-muted [&_th]:px-2 [&_th]:py-1.5 [&_th]:font-medium sm:[&_th:first-child]:pl-4 sm:[&_th:last-child]:pr-4">
            <tr>
              <th scope="col" className="text-left">
                Influencer
              </th>
              <th scope="col" className="max-sm:hidden">
                Followers
              </th>
              <th scope="col" aria-sort={sorted === "gain" ? sortOf(items) : undefined}>
                Gain
              </th>
              <th scope="col" aria-sort={sorted === "percent" ? "descending" : undefined}>
                Gain %
              </th>
            </tr>
          </thead>
          <tbody className="[&_td]:px-2 [&_td]:py-1.5 [&_th]:px-2 [&_th]:py-1.5 sm:[&_td:last-child]:pr-4 sm:[&_th]:pl-4">
            {items.map((item) => (
              <tr
                key={`${item.platform}/${item.externalId}`}
                className="border-t border-line hover:bg-raised max-sm:nth-[n+6]:hidden"
              >
                <th scope="row" className="text-left font-normal">
                  <span className="inline-flex flex-wrap items-center gap-x-2">
                    <span>
                      <InfluencerLink account={item} since={since} />
                    </span>
                    {item.demo ? <DemoBadge /> : null}
                  </span>
                </th>
                <td className="max-sm:hidden">{formatExact(item.followers)}</td>
                <td className={sorted === "gain" ? "font-semibold" : undefined}>
                  <Change value={item.gain} />
                </td>
                <td className={sorted === "percent" ? "font-semibold" : undefined}>
                  <Change value={item.gainPercent} isPercent />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ListCard>
  );
}

function sortOf([first]: readonly BoardItem[]): "ascending" | "descending" {
  return (first?.gain ?? 0) < 0 ? "ascending" : "descending";
}
