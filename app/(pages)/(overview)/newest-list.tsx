/** Who was added last. */
import { useId } from "react";
import { formatExact } from "#lib/client/format-count.ts";
import type { BoardItem } from "#lib/domain/board.ts";
import { Age } from "../../_components/age.tsx";
import { StateBadge } from "../../_components/badges.tsx";
import { InfluencerLink } from "../../_components/influencer-link.tsx";
import { ListCard } from "./list-card.tsx";

interface NewestListProps {
  items: readonly BoardItem[];
  serverNow: number;
  tz: string;
}

export function NewestList({ items, serverNow, tz }: NewestListProps) {
  const id = useId();
  return (
    <ListCard id={id} title="Newest" href="/influencers?sort=added" linkText="Whole list">
      <table className="w-full text-right" aria-labelledby={id}>
        <thead className="bg-raised text-xs text-muted [&_th]:px-2 [&_th]:py-1.5 [&_th]:font-medium sm:[&_th]:px-4">
          <tr>
            <th scope="col" className="text-left">
              Influencer
            </th>
            <th scope="col" className="text-left max-sm:hidden">
              State
            </th>
            <th scope="col">Followers</th>
            <th scope="col" aria-sort="descending">
              Added
            </th>
          </tr>
        </thead>
        <tbody className="[&_td]:px-2 [&_td]:py-1.5 [&_th]:px-2 [&_th]:py-1.5 sm:[&_td]:px-4 sm:[&_th]:px-4">
          {items.map((item) => (
            <tr
              key={`${item.platform}/${item.externalId}`}
              className="border-t border-line hover:bg-raised max-sm:nth-[n+6]:hidden"
            >
              <th scope="row" className="text-left font-normal">
                <InfluencerLink account={item} />
              </th>
              <td className="text-left max-sm:hidden">
                <StateBadge state={item.state} />
              </td>
              <td>{formatExact(item.followers)}</td>
              <td className="whitespace-nowrap text-muted">
                <Age at={item.addedAt} serverNow={serverNow} tz={tz} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ListCard>
  );
}
