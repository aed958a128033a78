"use client";
/** The rows of the list. On a phone the lesser columns move under the name, so nothing scrolls sideways. */
import { clsx } from "clsx";
import Link from "next/link";
import { accountPath } from "#lib/client/account-path.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { formatDay } from "#lib/client/format-time.ts";
import { firstDirection, type ListKey, listHref } from "#lib/client/influencers-options.ts";
import type { InfluencerListItem, InfluencerSort } from "#lib/domain/influencer-views.ts";
import { Age } from "../../_components/age.tsx";
import { DemoBadge, StateBadge } from "../../_components/badges.tsx";
import { LinkPending } from "../../_components/link-pending.tsx";

interface InfluencerTableProps {
  items: InfluencerListItem[];
  list: ListKey;
  serverNow: number;
  tz: string;
}

const words = { asc: "ascending", desc: "descending" } as const;

export function InfluencerTable({ items, list, serverNow, tz }: InfluencerTableProps) {
  const sortable = (sort: InfluencerSort, name: string, className = "") => {
    const isSorted = list.sort === sort;
    const isText = sort === "name";
    const opposite = list.dir === "asc" ? "desc" : "asc";
    const dir = isSorted ? opposite : firstDirection[sort];
    return (
      <th scope="col" className={className} aria-sort={isSorted ? words[list.dir] : undefined}>
        <Link
          prefetch={false}
          href={listHref({ ...list, sort, dir, cursor: null })}
          className={clsx("inline-flex items-center gap-1 py-1 hover:text-ink", isSorted && "text-ink")}
        >
          {isSorted ? (
            <span aria-hidden="true" className={isText ? "order-last" : ""}>
              {list.dir === "asc" ? "▲" : "▼"}
            </span>
          ) : null}
          {name}
          <LinkPending />
        </Link>
      </th>
    );
  };
  return (
    <div className="card overflow-hidden">
      <table className="w-full text-right">
        <caption className="sr-only">
          Influencers, sorted by {list.sort}, {words[list.dir]}
        </caption>
        <thead className="bg-raised text-xs text-muted [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-medium sm:[&_th]:px-4">
          <tr>
            <th scope="col" className="max-sm:hidden">
              Rank
            </th>
            {sortable("name", "Influencer", "text-left")}
            <th scope="col" className="text-left max-sm:hidden">
              State
            </th>
            {sortable("followers", "Followers")}
            <th scope="col" className="max-md:hidden">
              Following
            </th>
            <th scope="col" className="max-md:hidden">
              Newest data point
            </th>
            {sortable("added", "Added", "max-lg:hidden")}
          </tr>
        </thead>
        <tbody className="[&_td]:px-3 [&_td]:py-2 [&_th]:px-3 [&_th]:py-2 sm:[&_td]:px-4 sm:[&_th]:px-4">
          {items.map((item) => (
            <tr key={`${item.platform}/${item.externalId}`} className="border-t border-line hover:bg-raised">
              <td className="w-0 text-muted max-sm:hidden">{formatExact(item.rank)}</td>
              <th scope="row" className="text-left font-normal">
                <Link
                  prefetch={false}
                  href={accountPath(item)}
                  className="link inline-block py-0.5 font-medium break-all"
                >
                  {item.username ?? item.externalId}
                  <LinkPending />
                </Link>
                <span className="ml-2 inline-flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
                  {item.username && !item.username.endsWith(item.externalId) ? (
                    <span className="font-mono text-xs">{item.externalId}</span>
                  ) : null}
                  {item.demo ? (
                    <span className="max-sm:hidden">
                      <DemoBadge />
                    </span>
                  ) : null}
                </span>
                <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted sm:hidden">
                  <StateBadge state={item.state} />
                  {item.rank === null ? null : <span>#{formatExact(item.rank)}</span>}
                  {item.latestTime === null ? (
                    <span>no data point yet</span>
                  ) : (
                    <Age at={item.latestTime} serverNow={serverNow} tz={tz} />
                  )}
                  {item.demo ? <DemoBadge /> : null}
                </span>
              </th>
              <td className="text-left max-sm:hidden">
                <StateBadge state={item.state} />
              </td>
              <td className="font-semibold max-sm:align-top">{formatExact(item.followers)}</td>
              <td className="max-md:hidden">{formatExact(item.following)}</td>
              <td className="whitespace-nowrap text-muted max-md:hidden">
                {item.latestTime === null ? (
                  "none yet"
                ) : (
                  <Age at={item.latestTime} serverNow={serverNow} tz={tz} />
                )}
              </td>
              <td className="whitespace-nowrap text-muted max-lg:hidden">{formatDay(item.addedAt, tz)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
