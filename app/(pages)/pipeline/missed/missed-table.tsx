/** The rows of a list of whom a cause hit. */
import type { MissedList } from "#lib/domain/pipeline.ts";
import { StateBadge } from "../../../_components/badges.tsx";
import { InfluencerLink } from "../../../_components/influencer-link.tsx";

export function MissedTable({ items, caption }: { items: MissedList["items"]; caption: string }) {
  return (
    <div className="card overflow-hidden">
      <table className="w-full text-left">
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-raised text-xs text-muted [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium sm:[&_th]:px-4">
          <tr>
            <th scope="col">Influencer</th>
            <th scope="col">State now</th>
            <th scope="col">Of this slot</th>
          </tr>
        </thead>
        <tbody className="[&_td]:px-3 [&_td]:py-2 [&_th]:px-3 [&_th]:py-2 sm:[&_td]:px-4 sm:[&_th]:px-4">
          {items.map((item) => (
            <tr key={`${item.platform}/${item.externalId}`} className="border-t border-line hover:bg-raised">
              <th scope="row" className="font-normal">
                <InfluencerLink account={item} />
              </th>
              <td>
                <StateBadge state={item.state} />
              </td>
              <td className="text-muted">{item.stored ? "answered after all" : "no data point"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
