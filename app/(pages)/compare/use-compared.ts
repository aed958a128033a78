"use client";
/** One of those who are compared: who it is, and its series over the range, or why there is none. */
import { useQuery } from "@tanstack/react-query";
import { writeAccount } from "#lib/client/compare-places.ts";
import { ApiError } from "#lib/client/fetch-json.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { type InfluencerKey, influencerPath } from "#lib/client/influencer-path.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import { seriesOptions } from "#lib/client/series-options.ts";
import { isGone } from "#lib/client/stale-cause.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import type { Series } from "#lib/domain/series.ts";
import { useKept } from "../../_components/use-kept.ts";

export interface Compared {
  account: InfluencerKey;
  place: number;
  name: string;
  profile: InfluencerDetail | undefined;
  series: Series | undefined;
  /** When the series was answered, epoch milliseconds. */
  at: number;
  /** Neither tracked now nor known to be: never added, or removed. */
  isUnknown: boolean;
  /** Of the series' last try; null once there is an answer. */
  error: unknown;
  /** What is shown of it could not be asked again: why, and of when it is, epoch milliseconds; null: all is well. */
  failed: { error: unknown; at: number } | null;
  /** Asks anew for all of it. */
  retry: () => void;
  isFetching: boolean;
  /** The series answers another range, and stands in until this one's answer is there. */
  isOther: boolean;
}

export interface ComparedOptions {
  range: ResolvedRange;
  /** What was asked for it: `spanOf`. */
  span: string;
  /** Of the series, milliseconds; false: it does not move on. */
  refetchInterval: number | false;
  /** Of those whom the server did not know when it made the page: `writeAccount`. */
  unknown: readonly string[];
}

/** As on the detail page: how new its newest data point is tells whether any still come. */
const PROFILE_EVERY_MS = 15_000;

const nobody: InfluencerKey = { platform: "", externalId: "" };

/** null: the place is free. */
export function useCompared(
  place: number,
  account: InfluencerKey | null,
  options: ComparedOptions,
): Compared | null {
  const { range, span, refetchInterval, unknown } = options;
  const who = account ?? nobody;
  const isKnownUnknown = unknown.includes(writeAccount(who));
  const enabled = account !== null && !isKnownUnknown;
  const profileQuery = useQuery({
    ...influencerOptions(who),
    enabled,
    refetchInterval: ({ state }) => (range.live && !isGone(state.error) ? PROFILE_EVERY_MS : false),
  });
  const profile = useKept(profileQuery, influencerPath(who));
  const seriesQuery = useQuery({
    ...seriesOptions({ ...who, from: range.from, to: range.to, tz: range.tz, vs: null }),
    // Of whoever was removed each range that moved on with the clock would be asked for in vain.
    enabled: enabled && !isGone(profile.error),
    refetchInterval,
    // Of the same account: nobody's line stands in for another one's.
    placeholderData: (previous, query) => {
      const [, platform, externalId] = query?.queryKey ?? [];
      return platform === who.platform && externalId === who.externalId ? previous : undefined;
    },
  });
  // A range that only moved on with the clock is the same question: what it drew stays where the next answer fails.
  const series = useKept(seriesQuery, `${influencerPath(who)} ${span} ${range.tz}`);
  if (account === null) return null;
  const failed = [series, profile].find(({ data, error }) => data && error);
  const isUnknown =
    isKnownUnknown ||
    [profile, series].some(({ data, error }) => isGone(error) || (!data && isRefusal(error)));
  return {
    account,
    place,
    name: profile.data?.username ?? account.externalId,
    profile: profile.data,
    series: isUnknown ? undefined : series.data,
    at: series.at,
    isUnknown,
    error: series.error,
    failed: failed && series.data ? { error: failed.error, at: failed.at } : null,
    retry: () => {
      profileQuery.refetch();
      seriesQuery.refetch();
    },
    isFetching: seriesQuery.isFetching,
    isOther: series.isOther,
  };
}

/** The platform has no such id (400), or we track none (404). */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 400);
}

/**
 * The series that fit into one picture: those of the newest range and zone. `isWaiting`: others are still on their way,
 * and what was drawn before had better stay until they are there.
 */
export function pickTogether(compared: readonly Compared[]): { together: Compared[]; isWaiting: boolean } {
  const answered = compared.filter(({ series }) => series !== undefined);
  const model = answered.find(({ isOther }) => !isOther) ?? answered[0];
  const newest = answered
    .filter(({ isOther }) => !isOther)
    .reduce((best, one) => ((one.series?.to ?? 0) > (best?.series?.to ?? 0) ? one : best), model);
  const together = answered.filter(({ series }) => isOneQuestion(series, newest?.series));
  return { together, isWaiting: compared.some((one) => one.isFetching && !together.includes(one)) };
}

function isOneQuestion(one: Series | undefined, other: Series | undefined): boolean {
  return one?.from === other?.from && one?.to === other?.to && one?.tz === other?.tz;
}
