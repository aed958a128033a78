"use client";
/** One influencer over a time range. The URL is the state; the server's data is the first answer, then it lives on. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { resolveComparison } from "#lib/client/compare-text.ts";
import { findStale } from "#lib/client/find-stale.ts";
import { healthOptions } from "#lib/client/health-options.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { type InfluencerKey, influencerPath } from "#lib/client/influencer-path.ts";
import { middleOfJump } from "#lib/client/jump-text.ts";
import { jumpsOptions } from "#lib/client/jumps-options.ts";
import { nextOverdue } from "#lib/client/next-overdue.ts";
import { notesOptions } from "#lib/client/notes-options.ts";
import { resolveRange, spanOf } from "#lib/client/resolve-range.ts";
import { seriesOptions } from "#lib/client/series-options.ts";
import { isGone, whyStopped } from "#lib/client/stale-cause.ts";
import { statsOptions } from "#lib/client/stats-options.ts";
import { BlockError } from "../../../../_components/block-error.tsx";
import { StaleNotice } from "../../../../_components/stale-notice.tsx";
import { useKept } from "../../../../_components/use-kept.ts";
import { useLivePause } from "../../../../_components/use-live-pause.ts";
import { useNow } from "../../../../_components/use-now.ts";
import { useZone } from "../../../../_components/use-zone.ts";
import { JumpsCard } from "./jumps-card.tsx";
import { NotesCard } from "./notes-card.tsx";
import { ProfileHeader } from "./profile-header.tsx";
import { RangeBar } from "./range-bar.tsx";
import { RankCard } from "./rank-card.tsx";
import { RetentionNote } from "./retention-note.tsx";
import { SeriesBlock } from "./series-block.tsx";
import { StatTiles } from "./stat-tiles.tsx";

const urlParsers = {
  range: parseAsString,
  from: parseAsString,
  to: parseAsString,
  tz: parseAsString,
  view: parseAsString,
  vs: parseAsString,
};

/** There is a new one once an hour at most, and what others did then comes later. */
const JUMPS_EVERY_MS = 60_000;
const NOTES_AGAIN_MS = 15_000;
/** They change once a day; the one of now with each snapshot. */
const RANKS_EVERY_MS = 5 * 60_000;

interface InfluencerViewProps {
  account: InfluencerKey;
  platformName: string;
  /** Epoch seconds. */
  serverNow: number;
  serverZone: string;
  isAdmin: boolean;
}

export function InfluencerView({
  account,
  platformName,
  serverNow,
  serverZone,
  isAdmin,
}: InfluencerViewProps) {
  const [url, setUrl] = useQueryStates(urlParsers, { history: "push", scroll: false });
  const [pausedAt, setPausedAt] = useLivePause();
  const isLive = pausedAt === null;
  const influencerQuery = useQuery({
    ...influencerOptions(account),
    refetchInterval: ({ state }) => (isLive && !isGone(state.error) ? 15_000 : false),
  });
  const influencer = useKept(influencerQuery, influencerPath(account));
  // Then nothing is asked again by itself. A removal that was taken back is seen when the page is looked at anew.
  const isRemoved = isGone(influencer.error);
  const asks = isLive && !isRemoved;
  const clock = useNow(serverNow, 5_000);
  const [removedAt, setRemovedAt] = useState<number | null>(null);
  if (isRemoved !== (removedAt !== null)) setRemovedAt(isRemoved ? clock : null);
  // Stands while updates are paused, and then, too: a range that moves on is a new question.
  const now = removedAt ?? clock;
  const zone = useZone(serverZone);
  const { range, from, to, tz } = url;
  const resolved = resolveRange({ range, from, to, tz }, now, zone);
  const { vs, problem } = resolveComparison(url.vs);
  const key = { ...account, from: resolved.from, to: resolved.to, tz: resolved.tz, vs };

  const every = useMemo(() => refetchEvery(influencer.data), [influencer.data]);
  const refetchInterval = asks && resolved.live ? every : false;
  const seriesQuery = useQuery({ ...seriesOptions(key), placeholderData: keepPreviousData, refetchInterval });
  const statsQuery = useQuery({ ...statsOptions(key), placeholderData: keepPreviousData, refetchInterval });
  const jumpsQuery = useQuery({
    ...jumpsOptions(key),
    placeholderData: keepPreviousData,
    // One that waits to be judged is, whatever the range.
    refetchInterval: ({ state }) =>
      asks && (resolved.live || state.error || state.data?.jumps.some(({ doubt }) => doubt === "pending"))
        ? JUMPS_EVERY_MS
        : false,
  });
  // A range that only moved on with the clock is the same question; another length, place or zone is a new one.
  const question = `${influencerPath(account)} ${spanOf(resolved, url)} ${resolved.tz}`;
  const series = useKept(seriesQuery, `${question} ${vs}`);
  const stats = useKept(statsQuery, question);
  const jumps = useKept(jumpsQuery, question);
  const jumpMarks = useMemo(() => jumps.data?.jumps.map(middleOfJump) ?? [], [jumps.data]);

  const notesQuery = useQuery({
    ...notesOptions(key),
    placeholderData: keepPreviousData,
    // They change seldom; but what is told to go on by itself does.
    refetchInterval: ({ state }) => (asks && state.error ? NOTES_AGAIN_MS : false),
  });
  const notes = useKept(notesQuery, question);
  const noteMarks = useMemo(
    () =>
      (notes.data?.notes ?? []).map(({ from: begin, to: end }, i) => ({ n: i + 1, from: begin, to: end })),
    [notes.data],
  );

  const health = useQuery({ ...healthOptions(), enabled: isLive, refetchInterval: isLive ? 15_000 : false });
  const onScreen = [stats, jumps, notes, influencer, series].filter(({ data }) => data !== undefined);
  // What is as of then is the oldest of what could not be read anew.
  const failed = onScreen.filter(({ error }) => error).toSorted((a, b) => a.at - b.at)[0];
  const shown = failed ?? onScreen.at(-1);
  const stale = findStale({
    error: isRemoved ? influencer.error : failed?.error,
    updatedAt: shown ? shown.at / 1_000 : null,
    health: health.data,
    newestAt: influencer.data?.latest?.retrievedAt ?? null,
    overdueAt: isLive && resolved.live ? nextOverdue(influencer.data) : null,
    isFetched: true,
    now,
  });
  const queries = [influencerQuery, seriesQuery, statsQuery, jumpsQuery, notesQuery];
  const retry = () => Promise.all(queries.map((query) => query.refetch()));
  const isFetching = queries.some((query) => query.isFetching);

  const unknown = influencer.data ? null : influencer.error;
  // One cause is told once, not by each block.
  if (unknown && series.error && !series.data)
    return (
      <div className="grid gap-5">
        <h1 className="text-2xl font-semibold">{account.externalId}</h1>
        <BlockError what="This influencer" error={unknown} retry={retry} retrying={isFetching} />
      </div>
    );

  return (
    <div className="grid gap-5">
      {influencer.data ? (
        <ProfileHeader
          influencer={influencer.data}
          platformName={platformName}
          serverNow={serverNow}
          tz={resolved.tz}
          url={url}
          isLive={isLive}
          setIsLive={(live) => setPausedAt(live ? null : now)}
        />
      ) : (
        <h1 className="text-2xl font-semibold">{account.externalId}</h1>
      )}
      {unknown ? (
        <BlockError
          what="The profile"
          error={unknown}
          retry={influencerQuery.refetch}
          retrying={influencerQuery.isFetching}
        />
      ) : null}
      {stale ? <StaleNotice {...stale} tz={resolved.tz} retry={retry} retrying={isFetching} /> : null}
      <RangeBar
        account={account}
        name={influencer.data?.username ?? account.externalId}
        periods={influencer.data?.periods}
        range={resolved}
        vs={vs}
        problems={problem ? [...resolved.problems, problem] : resolved.problems}
        url={url}
        setUrl={setUrl}
        now={now}
      />
      <StatTiles
        stats={stats.data}
        error={stats.error}
        retry={statsQuery.refetch}
        busy={stats.isOther}
        tz={resolved.tz}
        latest={resolved.live ? (influencer.data?.latest ?? null) : null}
        serverNow={serverNow}
      />
      <RetentionNote retention={stats.data?.retention ?? series.data?.retention ?? null} tz={resolved.tz} />
      <SeriesBlock
        series={series.data}
        asOf={series.at / 1_000}
        error={series.data ? null : series.error}
        retry={seriesQuery.refetch}
        retrying={seriesQuery.isFetching}
        busy={series.isOther}
        influencer={influencer.data}
        account={account}
        range={resolved}
        url={url}
        setUrl={setUrl}
        now={now}
        stopped={whyStopped(health.data)}
        jumps={jumpMarks}
        notes={noteMarks}
      >
        <JumpsCard
          jumps={jumps.data}
          error={jumps.error}
          retry={jumpsQuery.refetch}
          retrying={jumpsQuery.isFetching}
          busy={jumps.isOther}
          platformName={platformName}
          tz={resolved.tz}
          url={url}
          setUrl={setUrl}
        />
        <NotesCard
          account={account}
          notes={notes}
          retry={notesQuery.refetch}
          retrying={notesQuery.isFetching}
          range={resolved}
          now={now}
          isAdmin={isAdmin}
          url={url}
          setUrl={setUrl}
        />
      </SeriesBlock>
      <RankCard account={account} refetchInterval={asks ? RANKS_EVERY_MS : false} />
    </div>
  );
}

/** Four times within a slot, so that a new data point shows soon; never more often than each 5 s. */
function refetchEvery(influencer: { interval: number; latest: unknown } | undefined): number {
  if (!influencer?.latest) return 5_000;
  return Math.min(60, Math.max(5, influencer.interval / 4)) * 1_000;
}
