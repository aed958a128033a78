"use client";
/** The lines of the rows that are shown: asked for once the rows are there, all at once. Rows never wait for them. */
import { useQuery } from "@tanstack/react-query";
import { type InfluencerKey, keyText } from "#lib/client/influencer-path.ts";
import { sparklinesOptions } from "#lib/client/sparklines-options.ts";
import type { Sparkline } from "#lib/domain/sparklines.ts";

const REFRESH_MS = 60_000;

export interface ShownSparklines {
  /** undefined: not there yet, or never. */
  of: (account: InfluencerKey) => Sparkline | undefined;
  /** The last call failed; what came before it stays. */
  hasFailed: boolean;
  isWaiting: boolean;
  retry: () => void;
}

export function useSparklines(
  accounts: readonly InfluencerKey[],
  { isLive }: { isLive: boolean },
): ShownSparklines {
  const { data, isError, isFetching, refetch } = useQuery({
    ...sparklinesOptions(accounts),
    refetchInterval: isLive ? REFRESH_MS : false,
  });
  const sparks = new Map(data?.items.map((spark) => [keyText(spark), spark]));
  return {
    of: (account) => sparks.get(keyText(account)),
    hasFailed: isError,
    isWaiting: isFetching,
    retry: () => void refetch(),
  };
}
