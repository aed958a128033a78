"use client";
/** From "added" to "its first data point is here", live. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type Account, accountPath } from "#lib/client/account-path.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { formatDuration, formatInstantExact } from "#lib/client/format-time.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { StateBadge } from "../../_components/badges.tsx";
import { useNow } from "../../_components/use-now.ts";

const WAITING_MS = 2_000;

export function JustAdded({ account, serverNow, tz }: { account: Account; serverNow: number; tz: string }) {
  const now = useNow(serverNow);
  const { data } = useQuery({
    ...influencerOptions(account),
    refetchInterval: ({ state }) => (state.data?.latest ? false : WAITING_MS),
  });
  return (
    <div
      role="status"
      data-added={account.externalId}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-good/40 bg-good-tint px-4 py-3"
    >
      <p className="font-semibold text-good">Added {data?.username ?? account.externalId}</p>
      {data ? <StateBadge state={data.state} /> : null}
      <p className="flex-1">{data ? progress(data, now, tz) : "It is in the registry."}</p>
      <Link className="link font-medium" prefetch={false} href={accountPath(account)}>
        Open its chart
      </Link>
    </div>
  );
}

function progress({ latest, periods, state }: InfluencerDetail, now: number, tz: string): string {
  if (latest)
    return `First data point: ${formatExact(latest.followers)} followers, ${formatInstantExact(latest.retrievedAt, tz)}.`;
  if (state === "failing") return "The platform did not answer; it is asked again in the next slot.";
  const due = periods.findLast(({ kind, to }) => kind === "live" && to === null)?.from;
  if (due === undefined) return "It is not being fetched at the moment.";
  return due > now
    ? `Its first data point is due in ${formatDuration(due - now)}.`
    : "Its first data point is being fetched…";
}
