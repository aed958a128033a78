"use client";
/** A page of the list. Live on the first page; rows never move under the pointer unless asked to. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { findStale } from "#lib/client/find-stale.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { healthOptions } from "#lib/client/health-options.ts";
import { influencersOptions, type ListKey, listHref } from "#lib/client/influencers-options.ts";
import type { InfluencerList } from "#lib/domain/influencer-views.ts";
import { describePace, snapshotOverdueAt } from "#lib/domain/snapshot-pace.ts";
import { Age } from "../../_components/age.tsx";
import { BlockError } from "../../_components/block-error.tsx";
import { LinkPending } from "../../_components/link-pending.tsx";
import { SearchBox } from "../../_components/search-box.tsx";
import { StaleNotice } from "../../_components/stale-notice.tsx";
import { useKept } from "../../_components/use-kept.ts";
import { useNow } from "../../_components/use-now.ts";
import { useZone } from "../../_components/use-zone.ts";
import { InfluencerTable } from "./influencer-table.tsx";
import { keepOrder } from "./keep-order.ts";
import { ListEmpty } from "./list-empty.tsx";

interface InfluencerListViewProps {
  list: ListKey;
  /** The URL's cursor is too old: this is the first page instead. */
  restarted: boolean;
  serverNow: number;
  serverZone: string;
}

const REFRESH_MS = 15_000;

export function InfluencerListView({ list, restarted, serverNow, serverZone }: InfluencerListViewProps) {
  const tz = useZone(serverZone);
  // Later pages belong to one generation of the snapshot and can't change.
  const query = useQuery({
    ...influencersOptions(list),
    refetchInterval: list.cursor === null ? REFRESH_MS : false,
    refetchOnWindowFocus: list.cursor === null,
  });
  const { refetch, isFetching } = query;
  const { data, error, at } = useKept(query, listHref(list));
  const [shown, setShown] = useState<InfluencerList | undefined>(data);
  const [shownKey, setShownKey] = useState(listHref(list));
  if (data && (!shown || shownKey !== listHref(list))) {
    setShown(data);
    setShownKey(listHref(list));
  }
  const { items, moved } = keepOrder(shown, data);
  const now = useNow(serverNow, 5_000);
  const { data: health } = useQuery({ ...healthOptions(), refetchInterval: REFRESH_MS });
  const snapshot = data?.snapshot ?? null;
  const stale = findStale({
    error,
    updatedAt: data ? at / 1_000 : null,
    health: health?.status,
    newestAt: snapshot?.builtAt ?? null,
    // A later page is of its generation, and meant to stand still.
    overdueAt: snapshot === null || list.cursor !== null ? null : snapshotOverdueAt(snapshot),
    now,
  });
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusOnPaging(heading, list.cursor);

  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight outline-none">
            Influencers
          </h1>
          <p className="text-muted">
            {data ? <Count list={data} search={list.search} /> : null}
            {snapshot ? (
              <>
                {" "}
                · as of <Age at={snapshot.builtAt} serverNow={serverNow} tz={tz} />
                {describePace(snapshot)}
              </>
            ) : null}
          </p>
        </div>
        <SearchBox action="/influencers" value={list.search} keep={keptParameters(list)} />
      </div>
      <div role="status" className="empty:hidden">
        {restarted ? (
          <p className="rounded-md bg-warn-tint px-3 py-1.5 text-warn">
            That page was of an older list, which is gone. This is the first page of the newest.
          </p>
        ) : null}
      </div>
      {!data && error ? (
        <BlockError what="The list" error={error} retry={refetch} retrying={isFetching} />
      ) : null}
      {stale ? <StaleNotice {...stale} tz={tz} retry={refetch} retrying={isFetching} /> : null}
      {!data && !error ? <ListSkeleton /> : null}
      {data && data.items.length === 0 ? <ListEmpty list={list} snapshot={data.snapshot !== null} /> : null}
      {items.length > 0 ? (
        <>
          <InfluencerTable items={items} list={list} serverNow={serverNow} tz={tz} />
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p role="status" className="text-muted">
              {moved ? (
                <button type="button" className="link" onClick={() => setShown(data)}>
                  The order has changed: show the new one
                </button>
              ) : null}
            </p>
            <Pager list={list} previous={shown?.previous ?? null} next={shown?.next ?? null} />
          </div>
        </>
      ) : null}
    </div>
  );
}

function Count({ list, search }: { list: InfluencerList; search: string }) {
  const about = list.totalIsExact ? "" : "about ";
  if (search)
    return `${about}${formatExact(list.total)} ${list.total === 1 ? "match" : "matches"} for “${search}”`;
  return `${about}${formatExact(list.total)} ${list.total === 1 ? "influencer" : "influencers"}`;
}

function Pager({ list, previous, next }: { list: ListKey; previous: string | null; next: string | null }) {
  return (
    <nav aria-label="Pages" className="flex gap-2">
      {list.cursor !== null ? (
        <Link className="button" prefetch={false} href={listHref({ ...list, cursor: null })}>
          First
        </Link>
      ) : null}
      <PagerLink name="Previous" list={list} cursor={previous} />
      <PagerLink name="Next" list={list} cursor={next} />
    </nav>
  );
}

function PagerLink({ name, list, cursor }: { name: string; list: ListKey; cursor: string | null }) {
  if (cursor === null)
    return (
      <span className="button border-dashed text-muted" aria-disabled="true">
        {name}
      </span>
    );
  return (
    <Link className="button" prefetch={false} href={listHref({ ...list, cursor })}>
      {name}
      <LinkPending />
    </Link>
  );
}

/** After paging, the next Tab continues at the new rows, and a screen reader says where it is. */
function useFocusOnPaging(heading: React.RefObject<HTMLHeadingElement | null>, cursor: string | null): void {
  const last = useRef(cursor);
  useEffect(() => {
    if (last.current !== cursor) heading.current?.focus();
    last.current = cursor;
  }, [heading, cursor]);
}

/** A search keeps the order. */
function keptParameters({ sort, dir }: ListKey): Record<string, string> {
  return Object.fromEntries(
    new URLSearchParams(listHref({ search: "", sort, dir, cursor: null }).split("?")[1] ?? ""),
  );
}

/** As high as a page of rows, so nothing moves when they come. */
function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading the list">
      <div className="card skeleton-lines pulse h-[116rem] [--every:41px]" />
      <noscript>The list could not be loaded. Reload the page to try again.</noscript>
    </div>
  );
}
