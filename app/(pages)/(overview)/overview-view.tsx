"use client";
/** All at a glance, live. Each number leads to the list or the board of those that it counts. */
import { useQuery } from "@tanstack/react-query";
import { findStale } from "#lib/client/find-stale.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { healthOptions } from "#lib/client/health-options.ts";
import { overviewHref, overviewOptions } from "#lib/client/overview-options.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import type { WindowName } from "#lib/domain/board-terms.ts";
import { describePace, snapshotOverdueAt } from "#lib/domain/snapshot-pace.ts";
import { Age } from "../../_components/age.tsx";
import { BlockError } from "../../_components/block-error.tsx";
import { StaleNotice } from "../../_components/stale-notice.tsx";
import { UrlProblems } from "../../_components/url-problems.tsx";
import { useKept } from "../../_components/use-kept.ts";
import { useNow } from "../../_components/use-now.ts";
import { useZone } from "../../_components/use-zone.ts";
import { WindowPicker } from "../../_components/window-picker.tsx";
import { DemoNote } from "./demo-note.tsx";
import { FirstRun, NotBuiltYet } from "./first-run.tsx";
import { FleetTiles } from "./fleet-tiles.tsx";
import { MoverLists } from "./mover-lists.tsx";
import { StateCounts } from "./state-counts.tsx";

interface OverviewViewProps {
  window: WindowName;
  /** What was wrong with the URL. */
  problems: readonly string[];
  serverNow: number;
  serverZone: string;
}

const REFRESH_MS = 15_000;
/** Until there is something to see. */
const WAITING_REFRESH_MS = 5_000;

export function OverviewView({ window, problems, serverNow, serverZone }: OverviewViewProps) {
  const tz = useZone(serverZone);
  const query = useQuery({
    ...overviewOptions(window),
    refetchInterval: ({ state }) => (state.data?.influencers ? REFRESH_MS : WAITING_REFRESH_MS),
  });
  const { refetch, isFetching } = query;
  const { data, error, at } = useKept(query, overviewHref(window));
  const { data: health } = useQuery({ ...healthOptions(), refetchInterval: REFRESH_MS });
  const snapshot = data?.snapshot ?? null;
  const stale = findStale({
    error,
    updatedAt: data ? at / 1_000 : null,
    health,
    newestAt: snapshot?.builtAt ?? null,
    overdueAt: snapshot && snapshotOverdueAt(snapshot),
    now: useNow(serverNow, 5_000),
  });
  const hasNumbers = data !== undefined && data.influencers > 0;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">Overview</h1>
          <p className="text-muted">
            All influencers
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
        {hasNumbers && data.window ? (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <p className="text-muted">
              Gains of <span className="text-ink">{formatSpan(data.window.from, data.window.to, tz)}</span>
            </p>
            <WindowPicker window={window} hrefOf={overviewHref} />
          </div>
        ) : null}
      </div>
      <UrlProblems problems={problems} />
      {!data && error ? (
        <BlockError what="The overview" error={error} retry={refetch} retrying={isFetching} />
      ) : null}
      {stale ? <StaleNotice {...stale} tz={tz} retry={refetch} retrying={isFetching} /> : null}
      {!data && !error ? <OverviewSkeleton /> : null}
      {data && snapshot === null ? <NotBuiltYet isWorkerMissing={health?.status === "no_worker"} /> : null}
      {data && snapshot !== null && !hasNumbers ? <FirstRun /> : null}
      {hasNumbers ? (
        <>
          <FleetTiles overview={data} window={window} serverNow={serverNow} tz={tz} />
          <StateCounts overview={data} />
          <DemoNote demo={data.demo} influencers={data.influencers} />
          <MoverLists overview={data} window={window} serverNow={serverNow} tz={tz} />
        </>
      ) : null}
    </div>
  );
}

/** As high as what will stand there, so nothing moves. */
function OverviewSkeleton() {
  return (
    <div className="grid gap-4" role="status" aria-label="Loading the overview">
      <div className="card pulse h-24 max-sm:h-64" />
      <div className="card pulse h-16 max-sm:h-40" />
      <div className="grid gap-4 lg:grid-cols-2">
        <div className="card skeleton-lines pulse h-96 [--every:37px]" />
        <div className="card skeleton-lines pulse h-96 [--every:37px]" />
      </div>
      <noscript>The overview could not be loaded. Reload the page to try again.</noscript>
    </div>
  );
}
