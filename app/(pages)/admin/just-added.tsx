"use client";
/** From "added" to "its first data point is here", live. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { addedText, dueText } from "#lib/client/added-text.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { type InfluencerKey, influencerPath } from "#lib/client/influencer-path.ts";
import { isGone } from "#lib/client/stale-cause.ts";
import { StateBadge } from "../../_components/badges.tsx";
import { useNow } from "../../_components/use-now.ts";

const WAITING_MS = 2_000;

export function JustAdded({
  account,
  serverNow,
  tz,
}: {
  account: InfluencerKey;
  serverNow: number;
  tz: string;
}) {
  const now = useNow(serverNow);
  const { data } = useQuery({
    ...influencerOptions(account),
    refetchInterval: ({ state }) => (state.data?.latest || isGone(state.error) ? false : WAITING_MS),
  });
  return (
    <div
      data-added={account.externalId}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-good/40 bg-good-tint px-4 py-3"
    >
      {/* Said once a state, not once a second. */}
      <div role="status" className="contents">
        <p className="font-semibold text-good">Added {data?.username ?? account.externalId}</p>
        {data ? <StateBadge state={data.state} /> : null}
        <p>{data ? addedText(data, tz) : "It is in the registry."}</p>
      </div>
      <p className="flex-1">{data ? dueText(data, now) : null}</p>
      <Link className="link font-medium" prefetch={false} href={influencerPath(account)}>
        Open its chart
      </Link>
    </div>
  );
}
