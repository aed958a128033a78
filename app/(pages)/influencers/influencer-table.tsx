"use client";
/** The rows of the list. On a phone the lesser columns move under the name, so nothing scrolls sideways. */
import { clsx } from "clsx";
import Link from "next/link";
import { formatExact, formatSigned } from "#lib/client/format-count.ts";
import { formatDay } from "#lib/client/format-time.ts";
import { influencerPath, keyText } from "#lib/client/influencer-path.ts";
import { firstDirection, type ListKey, listHref } from "#lib/client/influencers-options.ts";
import type { InfluencerListItem, InfluencerSort } from "#lib/domain/influencer-views.ts";
import { Age } from "../../_components/age.tsx";
import { DemoBadge, StateBadge } from "../../_components/badges.tsx";
import type { Density } from "../../_components/densities.ts";
import { LinkPending } from "../../_components/link-pending.tsx";
import { Sparkline } from "./sparkline.tsx";
import { TagLinks } from "./tag-links.tsx";
import type { ShownSparklines } from "./use-sparklines.ts";

interface InfluencerTableProps {
  items: InfluencerListItem[];
  list: ListKey;
  sparkOf: ShownSparklines["of"];
  density: Density;
  serverNow: number;
  tz: string;
}

const words = { asc: "ascending", desc: "descending" } as const;

/** Where there is room a row is 36 or 28 px high; on a phone it is stacked. */
const rowHeights: Record<Density, string> = {
  comfortable: "[&_:is(td,th)]:h-9 max-sm:[&_:is(td,th)]:py-2",
  compact: "[&_:is(td,th)]:h-7 max-sm:[&_:is(td,th)]:py-1",
};

export function InfluencerTable({ items, list, sparkOf, density, serverNow, tz }: InfluencerTableProps) {
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
        <thead className="bg-raised text-xs text-muted [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-medium">
          <tr>
            <th scope="col" className="max-sm:hidden">
              Rank
            </th>
            {sortable("name", "Influencer", "text-left")}
            <th scope="col" className="text-left max-sm:hidden">
              State
            </th>
            {sortable("followers", "Followers")}
            {sortable("gain", "Gain, 24 hours", "max-lg:hidden")}
            <th scope="col" className="max-lg:hidden">
              Following
            </th>
            <th scope="col" className="max-md:hidden">
              Newest data point
            </th>
            {sortable("added", "Added", "max-lg:hidden")}
          </tr>
        </thead>
        <tbody className={clsx("[&_:is(td,th)]:px-3", rowHeights[density])}>
          {items.map((item) => (
            <tr key={keyText(item)} className="border-t border-line hover:bg-raised">
              <td className="w-0 text-muted max-sm:hidden">{formatExact(item.rank)}</td>
              <th scope="row" className="text-left font-normal">
                <Link
                  prefetch={false}
                  href={influencerPath(item)}
                  className="link inline-block py-0.5 leading-5 font-medium break-all"
                >
                  {item.username ?? item.externalId}
                  <LinkPending />
                </Link>
                <span className="ml-2 inline-flex flex-wrap items-center gap-x-2 text-muted">
                  {item.username && !item.username.endsWith(item.externalId) ? (
                    <span className="font-mono text-xs">{item.externalId}</span>
                  ) : null}
                  <span className="inline-flex items-center gap-x-1 max-sm:hidden">
                    {item.demo ? <DemoBadge /> : null}
                    <span className="inline-flex items-center max-lg:hidden">
                      <TagLinks tags={item.tags} list={list} most={item.demo ? 1 : 2} />
                    </span>
                  </span>
                </span>
                <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted sm:hidden">
                  <StateBadge state={item.state} />
                  {item.rank === null ? null : <span>#{formatExact(item.rank)}</span>}
                  {item.retrievedAt === null ? (
                    <span>no data point yet</span>
                  ) : (
                    <Age at={item.retrievedAt} serverNow={serverNow} tz={tz} />
                  )}
                  {item.demo ? <DemoBadge /> : null}
                  {item.tags.length > 0 ? (
                    <span className="inline-flex items-center">
                      <TagLinks tags={item.tags} list={list} most={1} />
                    </span>
                  ) : null}
                </span>
              </th>
              <td className="text-left max-sm:hidden">
                <StateBadge state={item.state} />
              </td>
              <td className="max-sm:align-top">
                <span className="flex items-center justify-end gap-x-4 max-sm:flex-col-reverse max-sm:items-end">
                  <span className="needs-script inline-block h-[22px] w-[88px] leading-none">
                    <Sparkline spark={sparkOf(item)} />
                  </span>
                  <span className="min-w-20 font-semibold">
                    {formatExact(item.followers)}
                    {list.sort === "gain" && item.gain !== null ? (
                      <span className="block text-xs font-normal whitespace-nowrap text-muted lg:hidden">
                        {formatSigned(item.gain)} in 24 hours
                      </span>
                    ) : null}
                    {list.sort === "added" ? (
                      <span className="block text-xs font-normal whitespace-nowrap text-muted lg:hidden">
                        added {formatDay(item.addedAt, tz)}
                      </span>
                    ) : null}
                  </span>
                </span>
              </td>
              <td className="whitespace-nowrap max-lg:hidden">{formatSigned(item.gain)}</td>
              <td className="max-lg:hidden">{formatExact(item.following)}</td>
              <td className="whitespace-nowrap text-muted max-md:hidden">
                {item.retrievedAt === null ? (
                  "none yet"
                ) : (
                  <Age at={item.retrievedAt} serverNow={serverNow} tz={tz} />
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
