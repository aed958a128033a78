"use client";
/** A page of the list. Live on the first page; rows don't move while one is among them. */
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useRef, useState } from "react";
import { findStale } from "#lib/client/find-stale.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { healthOptions } from "#lib/client/health-options.ts";
import {
  influencersOptions,
  isNarrowed,
  type ListKey,
  listFileHref,
  listHref,
} from "#lib/client/influencers-options.ts";
import type { InfluencerList } from "#lib/domain/influencer-views.ts";
import { describePace, snapshotOverdueAt } from "#lib/domain/snapshot-pace.ts";
import { Age } from "../../_components/age.tsx";
import { BlockError } from "../../_components/block-error.tsx";
import type { Density } from "../../_components/densities.ts";
import { SearchBox } from "../../_components/search-box.tsx";
import { StaleNotice } from "../../_components/stale-notice.tsx";
import { UrlProblems } from "../../_components/url-problems.tsx";
import { useCalm } from "../../_components/use-calm.ts";
import { useFocusOnPaging } from "../../_components/use-focus-on-paging.ts";
import { useKept } from "../../_components/use-kept.ts";
import { useNow } from "../../_components/use-now.ts";
import { useZone } from "../../_components/use-zone.ts";
import { DensityToggle } from "./density-toggle.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { InfluencerTable } from "./influencer-table.tsx";
import { LinesNote } from "./lines-note.tsx";
import { ListEmpty } from "./list-empty.tsx";
import { Pager } from "./pager.tsx";
import { pagesBeside } from "./pages-beside.ts";
import { useSparklines } from "./use-sparklines.ts";
import { useWantedList } from "./use-wanted-list.ts";

interface InfluencerListViewProps {
  list: ListKey;
  /** What of the address was not understood: a sentence each. */
  problems: readonly string[];
  serverNow: number;
  serverZone: string;
  serverDensity: Density;
}

const REFRESH_MS = 15_000;

export function InfluencerListView(props: InfluencerListViewProps) {
  const { list, problems, serverNow, serverZone } = props;
  const tz = useZone(serverZone);
  const [density, setDensity] = useState(props.serverDensity);
  // Later pages belong to one generation of the snapshot and can't change.
  const query = useQuery({
    ...influencersOptions(list),
    refetchInterval: list.cursor === null ? REFRESH_MS : false,
  });
  const { refetch, isFetching } = query;
  const { data, error, at } = useKept(query, listHref(list));
  const { shown, isHeld, show, watch } = useCalm(data, listHref(list));
  const items = shown?.items ?? [];
  const lines = useSparklines(items, { isLive: list.cursor === null });
  const now = useNow(serverNow, 5_000);
  const { data: health } = useQuery({ ...healthOptions(), refetchInterval: REFRESH_MS });
  const snapshot = shown?.snapshot ?? null;
  const newest = data?.snapshot ?? null;
  const stale = findStale({
    error,
    updatedAt: data ? at / 1_000 : null,
    health,
    newestAt: newest?.builtAt ?? null,
    // A later page is of its generation, and meant to stand still.
    overdueAt: newest && list.cursor === null ? snapshotOverdueAt(newest) : null,
    now,
  });
  const page = useRef<HTMLDivElement>(null);
  const want = useWantedList(list, page);
  const heading = useRef<HTMLHeadingElement>(null);
  const firstPage = listHref({ ...list, cursor: null });
  useFocusOnPaging(heading, list.cursor, firstPage);

  return (
    <div ref={page} className="grid gap-4">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">Influencers</h1>
          {snapshot ? (
            <p className="text-muted">
              As of <Age at={snapshot.builtAt} serverNow={serverNow} tz={tz} />
              {describePace(snapshot)}
            </p>
          ) : null}
        </div>
        <div className="flex flex-wrap items-end gap-x-4 gap-y-3 max-sm:w-full">
          <SearchBox
            action="/influencers"
            value={list.search}
            keep={keptParameters(list)}
            hrefOf={(search) => want({ search })}
          />
          <FilterBar list={list} want={want} />
        </div>
      </div>
      <FilterChips list={list} onTakeOff={() => heading.current?.focus()} />
      <UrlProblems problems={problems} />
      {!data && error ? (
        <BlockError
          what="The list"
          error={error}
          retry={refetch}
          retrying={isFetching}
          firstPage={firstPage}
        />
      ) : null}
      {stale ? <StaleNotice {...stale} tz={tz} retry={refetch} retrying={isFetching} /> : null}
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2
          ref={heading}
          tabIndex={-1}
          className={clsx("text-base font-semibold outline-none", !shown && "sr-only")}
        >
          {shown ? countText(shown, list) : "Results"}
        </h2>
        <p role="status" className="sr-only">
          {shown && isNarrowed(list) ? countText(shown, list) : ""}
        </p>
        {items.length > 0 ? (
          <div className="flex flex-wrap items-center gap-2">
            <DensityToggle density={density} onChoose={setDensity} />
            <a className="button button-small" href={listFileHref(list)} download>
              Export CSV
            </a>
          </div>
        ) : null}
      </div>
      {!data && !error ? <ListSkeleton density={density} /> : null}
      {shown && items.length === 0 ? (
        <ListEmpty list={list} snapshot={snapshot !== null} all={shown.all} />
      ) : null}
      {items.length > 0 ? (
        <>
          <div className="min-w-0" {...watch}>
            <InfluencerTable
              items={items}
              list={list}
              sparkOf={lines.of}
              density={density}
              serverNow={serverNow}
              tz={tz}
            />
          </div>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <div className="grid gap-1 text-muted">
              <p role="status" className="empty:hidden">
                {isHeld ? (
                  <button type="button" className="link" onClick={show}>
                    The list has changed: show the new one
                  </button>
                ) : null}
              </p>
              <LinesNote {...lines} />
            </div>
            <Pager list={list} {...pagesBeside(shown, data, now)} />
          </div>
        </>
      ) : null}
    </div>
  );
}

/** "12,431 of 1,000,000 influencers" */
function countText({ total, totalIsExact, all }: InfluencerList, list: ListKey): string {
  const of = isNarrowed(list) ? ` of ${formatExact(all)}` : "";
  const noun = (isNarrowed(list) ? all : total) === 1 ? "influencer" : "influencers";
  return `${totalIsExact ? "" : "about "}${formatExact(total)}${of} ${noun}`;
}

/** A search keeps filters and order. */
function keptParameters(list: ListKey): Record<string, string> {
  const [, query] = listHref({ ...list, search: "", cursor: null }).split("?");
  return Object.fromEntries(new URLSearchParams(query ?? ""));
}

/** As high as a page of rows, so nothing moves when they come. */
function ListSkeleton({ density }: { density: Density }) {
  return (
    <div role="status" aria-label="Loading the list">
      <div
        className={clsx(
          "card skeleton-lines pulse",
          density === "compact" ? "h-[90rem] [--every:28px]" : "h-[115rem] [--every:36px]",
        )}
      />
      <noscript>The list could not be loaded. Reload the page to try again.</noscript>
    </div>
  );
}
