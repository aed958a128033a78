"use client";
/** A page of a board. Live on the first page; rows don't move while one is among them. */
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { findStale } from "#lib/client/find-stale.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { healthOptions } from "#lib/client/health-options.ts";
import { type BoardKey, leaderboardHref, leaderboardOptions } from "#lib/client/leaderboard-options.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { describePace, snapshotOverdueAt } from "#lib/domain/snapshot-pace.ts";
import { Age } from "../../_components/age.tsx";
import { BlockError } from "../../_components/block-error.tsx";
import { StaleNotice } from "../../_components/stale-notice.tsx";
import { UrlProblems } from "../../_components/url-problems.tsx";
import { useCalm } from "../../_components/use-calm.ts";
import { useFocusOnPaging } from "../../_components/use-focus-on-paging.ts";
import { useKept } from "../../_components/use-kept.ts";
import { useNow } from "../../_components/use-now.ts";
import { useZone } from "../../_components/use-zone.ts";
import { BoardControls } from "./board-controls.tsx";
import { BoardEmpty } from "./board-empty.tsx";
import { BoardPager } from "./board-pager.tsx";
import { BoardTable } from "./board-table.tsx";
import { boardTitle } from "./board-title.ts";

interface LeaderboardViewProps {
  board: BoardKey;
  /** What was wrong with the URL. */
  problems: readonly string[];
  /** The URL's cursor is too old: this is the first page instead. */
  restarted: boolean;
  /** All that there are. */
  platforms: readonly { platform: Platform; name: string }[];
  serverNow: number;
  serverZone: string;
}

const REFRESH_MS = 15_000;

export function LeaderboardView(props: LeaderboardViewProps) {
  const { board, problems, restarted, platforms, serverNow, serverZone } = props;
  const tz = useZone(serverZone);
  const href = leaderboardHref(board);
  // Later pages belong to one generation of the snapshot and can't change.
  const isFirst = board.cursor === null;
  const query = useQuery({
    ...leaderboardOptions(board),
    refetchInterval: isFirst ? REFRESH_MS : false,
  });
  const { refetch, isFetching } = query;
  const { data, error, at } = useKept(query, href);
  const { shown, isHeld, show, watch } = useCalm(data, href);
  const { data: health } = useQuery({ ...healthOptions(), refetchInterval: REFRESH_MS });
  const snapshot = shown?.snapshot ?? null;
  const newest = data?.snapshot ?? null;
  const stale = findStale({
    error,
    updatedAt: data ? at / 1_000 : null,
    health,
    newestAt: newest?.builtAt ?? null,
    // A later page is of its generation, and meant to stand still.
    overdueAt: newest && isFirst ? snapshotOverdueAt(newest) : null,
    now: useNow(serverNow, 5_000),
  });
  const heading = useRef<HTMLHeadingElement>(null);
  const firstPage = leaderboardHref({ ...board, cursor: null });
  useFocusOnPaging(heading, board.cursor, firstPage);

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div>
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight outline-none">
          Leaderboard
        </h1>
        <p className="text-muted">
          {boardTitle(board)}
          {shown?.window ? `, ${formatSpan(shown.window.from, shown.window.to, tz)}` : ""}
          {snapshot ? (
            <>
              {" "}
              · as of <Age at={snapshot.builtAt} serverNow={serverNow} tz={tz} />
              {describePace(snapshot)}
            </>
          ) : null}{" "}
          · {zoneLabel(tz, snapshot?.builtAt ?? serverNow)}
        </p>
      </div>
      <BoardControls board={board} platforms={platforms} />
      <UrlProblems
        problems={
          restarted
            ? [
                ...problems,
                "That page was of an older board, which is gone. This is the first page of the newest.",
              ]
            : problems
        }
      />
      {!data && error ? (
        <BlockError
          what="The board"
          error={error}
          retry={refetch}
          retrying={isFetching}
          firstPage={firstPage}
        />
      ) : null}
      {stale ? <StaleNotice {...stale} tz={tz} retry={refetch} retrying={isFetching} /> : null}
      {!data && !error ? <BoardSkeleton /> : null}
      {shown && shown.items.length === 0 ? <BoardEmpty board={board} snapshot={snapshot !== null} /> : null}
      {shown && shown.items.length > 0 ? (
        <>
          <div {...watch}>
            <BoardTable answer={shown} board={board} />
          </div>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p role="status" className="text-muted">
              {isHeld ? (
                <button type="button" className="link" onClick={show}>
                  The board has changed: show the new one
                </button>
              ) : null}
            </p>
            <BoardPager board={board} next={shown.next} />
          </div>
        </>
      ) : null}
    </div>
  );
}

/** As high as a page of rows, so nothing moves when they come. */
function BoardSkeleton() {
  return (
    <div role="status" aria-label="Loading the board">
      <div className="card skeleton-lines pulse h-[116rem] [--every:41px]" />
      <noscript>The board could not be loaded. Reload the page to try again.</noscript>
    </div>
  );
}
