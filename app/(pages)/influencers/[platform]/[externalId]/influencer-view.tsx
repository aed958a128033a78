"use client";
/** One influencer over a time range. The URL is the state; the server's data is the first answer, then it lives on. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import type { Account } from "#lib/client/account-path.ts";
import { findStale, overdueAfter } from "#lib/client/find-stale.ts";
import { healthOptions } from "#lib/client/health-options.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { resolveRange } from "#lib/client/resolve-range.ts";
import { seriesOptions } from "#lib/client/series-options.ts";
import { statsOptions } from "#lib/client/stats-options.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { BlockError } from "../../../../_components/block-error.tsx";
import { StaleNotice } from "../../../../_components/stale-notice.tsx";
import { useNow } from "../../../../_components/use-now.ts";
import { useZone } from "../../../../_components/use-zone.ts";
import { ProfileHeader } from "./profile-header.tsx";
import { RangeBar } from "./range-bar.tsx";
import { SeriesBlock } from "./series-block.tsx";
import { StatTiles } from "./stat-tiles.tsx";

const urlParsers = {
  range: parseAsString,
  from: parseAsString,
  to: parseAsString,
  tz: parseAsString,
  view: parseAsString,
};

interface InfluencerViewProps {
  account: Account;
  /** Epoch seconds. */
  serverNow: number;
  serverZone: string;
}

export function InfluencerView({ account, serverNow, serverZone }: InfluencerViewProps) {
  const [url, setUrl] = useQueryStates(urlParsers, { history: "push", scroll: false });
  // While updates are paused the clock of the range stands, too: a range that moves on is a new question.
  const [pausedAt, setPausedAt] = useState<number | null>(null);
  const isLive = pausedAt === null;
  const clock = useNow(serverNow, 5_000);
  const now = pausedAt ?? clock;
  const zone = useZone(serverZone);
  const { range, from, to, tz } = url;
  const resolved = resolveRange({ range, from, to, tz }, now, zone);
  const key = { ...account, from: resolved.from, to: resolved.to, tz: resolved.tz };

  const influencer = useQuery({ ...influencerOptions(account), refetchInterval: isLive ? 15_000 : false });
  const every = useMemo(() => refetchEvery(influencer.data), [influencer.data]);
  const refetchInterval = isLive && resolved.live ? every : false;
  const series = useQuery({ ...seriesOptions(key), placeholderData: keepPreviousData, refetchInterval });
  const stats = useQuery({ ...statsOptions(key), placeholderData: keepPreviousData, refetchInterval });

  // A range that only moved on with the clock is the same question; another length, place or zone is a new one.
  const isOtherRange =
    series.isPlaceholderData &&
    series.data !== undefined &&
    (series.data.tz !== key.tz ||
      series.data.to - series.data.from !== key.to - key.from ||
      Math.abs(series.data.to - key.to) > 3_600);
  // What stands in while a moved range is on its way is as old as it was.
  const [asOf, setAsOf] = useState(series.dataUpdatedAt);
  if (series.dataUpdatedAt > 0 && series.dataUpdatedAt !== asOf) setAsOf(series.dataUpdatedAt);

  const health = useQuery({ ...healthOptions(), enabled: isLive, refetchInterval: isLive ? 15_000 : false });
  const stale = findStale({
    error: isOtherRange ? null : (influencer.data && influencer.error) || (series.data && series.error),
    updatedAt: (influencer.data && influencer.error ? influencer.dataUpdatedAt : asOf) / 1_000,
    health: health.data?.status,
    newestAt: influencer.data?.latest?.retrievedAt ?? null,
    overdueAt: isLive && resolved.live ? nextOverdue(influencer.data) : null,
    now,
  });
  const retry = () => Promise.all([influencer.refetch(), series.refetch(), stats.refetch()]);

  return (
    <div className="grid gap-5">
      {influencer.data ? (
        <ProfileHeader
          influencer={influencer.data}
          serverNow={serverNow}
          tz={resolved.tz}
          updatedAt={influencer.dataUpdatedAt / 1_000}
          isLive={isLive}
          setIsLive={(live) => setPausedAt(live ? null : clock)}
        />
      ) : (
        <h1 className="text-2xl font-semibold">{account.externalId}</h1>
      )}
      {influencer.error && !influencer.data ? (
        <BlockError
          what="The profile"
          error={influencer.error}
          retry={influencer.refetch}
          retrying={influencer.isFetching}
        />
      ) : null}
      {stale ? (
        <StaleNotice
          {...stale}
          tz={resolved.tz}
          retry={retry}
          retrying={influencer.isFetching || series.isFetching}
        />
      ) : null}
      <RangeBar account={account} range={resolved} view={url.view} setUrl={setUrl} now={now} />
      <StatTiles
        stats={stats.data}
        error={stats.error}
        retry={stats.refetch}
        busy={stats.isPlaceholderData && isOtherRange}
        tz={resolved.tz}
        latestAt={resolved.live ? (influencer.data?.latest?.retrievedAt ?? null) : null}
        serverNow={serverNow}
      />
      <SeriesBlock
        series={series.data}
        asOf={asOf / 1_000}
        error={series.data && !isOtherRange ? null : series.error}
        retry={series.refetch}
        retrying={series.isFetching}
        busy={isOtherRange}
        influencer={influencer.data}
        account={account}
        range={resolved}
        view={url.view === "table" ? "table" : "chart"}
        setUrl={setUrl}
        now={now}
      />
    </div>
  );
}

/** When to expect more than the newest data point: null where none is due. */
function nextOverdue(influencer: InfluencerDetail | undefined): number | null {
  const isDue = influencer?.periods.some(({ kind, to }) => kind === "live" && to === null);
  if (!influencer?.latest || !isDue) return null;
  return influencer.state === "ok" || influencer.state === "failing"
    ? overdueAfter(influencer.latest.time, influencer.interval)
    : null;
}

/** Four times within a slot, so that a new data point shows soon; never more often than each 5 s. */
function refetchEvery(influencer: { interval: number; latest: unknown } | undefined): number {
  if (!influencer?.latest) return 5_000;
  return Math.min(60, Math.max(5, influencer.interval / 4)) * 1_000;
}
