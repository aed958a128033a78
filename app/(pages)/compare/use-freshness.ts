"use client";
/** How new what is compared is, whether that has stopped moving, and asking anew for all of it. */
import { useQuery } from "@tanstack/react-query";
import { findStale, type Stale } from "#lib/client/find-stale.ts";
import { healthOptions } from "#lib/client/health-options.ts";
import { newestOfAll } from "#lib/client/next-overdue.ts";
import type { Compared } from "./use-compared.ts";

const HEALTH_EVERY_MS = 15_000;

interface Freshness {
  stale: Stale | null;
  /** Of the newest data point of all, epoch seconds; null: there is none, or the range does not reach it. */
  newestAt: number | null;
  retry: () => void;
  retrying: boolean;
}

interface FreshnessInput {
  /** Whose data is awaited. */
  known: readonly Compared[];
  /** The range reaches the present. */
  isLive: boolean;
  /** When the oldest of what is drawn was read, epoch seconds; null: nothing is. */
  asOf: number | null;
  now: number;
}

export function useFreshness({ known, isLive, asOf, now }: FreshnessInput): Freshness {
  const health = useQuery({
    ...healthOptions(),
    enabled: known.length > 0,
    refetchInterval: HEALTH_EVERY_MS,
  });
  const failed = known.find((one) => one.failed)?.failed ?? null;
  const { newestAt, overdueAt } = newestOfAll(known.flatMap(({ profile }) => profile ?? []));
  const stale = findStale({
    error: failed?.error,
    updatedAt: failed ? failed.at / 1_000 : asOf,
    health: health.data,
    newestAt,
    overdueAt: isLive ? overdueAt : null,
    isFetched: true,
    now,
  });
  return {
    stale,
    newestAt: isLive ? newestAt : null,
    retry: () => {
      health.refetch();
      for (const one of known) one.retry();
    },
    retrying: known.some(({ isFetching }) => isFetching),
  };
}
