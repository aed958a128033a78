/** One influencer. The first view is the server's: profile, numbers and a drawn chart stand in the HTML. */
import { dehydrate } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { resolveComparison } from "#lib/client/compare-text.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { influencerPath } from "#lib/client/influencer-path.ts";
import { jumpsOptions } from "#lib/client/jumps-options.ts";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { notesOptions } from "#lib/client/notes-options.ts";
import { ranksOptions } from "#lib/client/ranks-options.ts";
import { resolveRange } from "#lib/client/resolve-range.ts";
import { seriesOptions } from "#lib/client/series-options.ts";
import { statsOptions } from "#lib/client/stats-options.ts";
import { CHART_POINTS } from "#lib/domain/chart-points.ts";
import { type Platform, platforms } from "#lib/domain/platform.ts";
import { getContext } from "#lib/http/get-context.ts";
import { influencerParameters } from "#lib/http/parameters.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";
import { getJumps } from "#lib/query/get-jumps.ts";
import { getRankHistory } from "#lib/query/get-rank-history.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { getStats } from "#lib/query/get-stats.ts";
import { listNotes } from "#lib/query/list-notes.ts";
import type { InfluencerKey } from "#lib/query/require-influencer.ts";
import { HandedOver } from "../../../../_components/handed-over.tsx";
import { isNotFound } from "../../../../_components/is-not-found.ts";
import { oneOf, type SearchParams } from "../../../../_components/one-of.ts";
import { pathWith } from "../../../../_components/path-with.ts";
import { readVisitor } from "../../../../_components/read-visitor.ts";
import { readIdentity, requireReader } from "../../../../_components/require-page-role.ts";
import { InfluencerView } from "./influencer-view.tsx";

interface PageProps {
  params: Promise<{ platform: string; externalId: string }>;
  searchParams: Promise<SearchParams>;
}

/** Once a request: title and page ask the same. */
const readInfluencer = cache(async (platform: Platform, externalId: string) =>
  getInfluencer(getContext().db, { platform, externalId }),
);

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const account = parseAccount(await params);
  // Whoever may not read the page is not told the name either: the page itself leads them to sign in.
  if (!account || (getContext().isClosed && (await readIdentity()) === null)) return {};
  try {
    const influencer = await readInfluencer(account.platform, account.externalId);
    return { title: influencer.username ?? influencer.externalId };
  } catch {
    return { title: account.externalId };
  }
}

export default async function InfluencerPage({ params, searchParams }: PageProps) {
  const [account, query, { zone }] = await Promise.all([
    params.then(parseAccount),
    searchParams,
    readVisitor(),
  ]);
  if (!account) notFound();
  await requireReader(pathWith(influencerPath(account), query));
  const identity = await readIdentity();
  const showsAuthors = identity !== null;
  const { db, clock } = getContext();
  const now = clock.now() / 1_000;
  const input = {
    range: oneOf(query.range),
    from: oneOf(query.from),
    to: oneOf(query.to),
    tz: oneOf(query.tz),
  };
  const { from, to, tz } = resolveRange(input, now, zone);
  const { vs } = resolveComparison(oneOf(query.vs));
  const key = { ...account, from, to, tz, vs };

  const client = makeQueryClient();
  const fields = ["followers", "following"] as const;
  const [influencer] = await Promise.allSettled([
    client.query({
      ...influencerOptions(account),
      queryFn: () => readInfluencer(account.platform, account.externalId),
    }),
    client.query({
      ...seriesOptions(key),
      queryFn: () => getSeries(db, { ...key, vs: vs ?? undefined, points: CHART_POINTS, fields }, clock),
    }),
    client.query({
      ...notesOptions(key),
      queryFn: () => listNotes(db, { ...account, from, to }, { showsAuthors }),
    }),
    client.query({ ...statsOptions(key), queryFn: () => getStats(db, key) }),
    client.query({ ...jumpsOptions(key), queryFn: () => getJumps(db, key, clock) }),
    client.query({ ...ranksOptions(account), queryFn: () => getRankHistory(db, account, clock) }),
  ]);
  if (influencer.status === "rejected" && isNotFound(influencer.reason)) notFound();
  return (
    <HandedOver state={dehydrate(client)}>
      <InfluencerView
        account={account}
        platformName={platforms[account.platform].name}
        serverNow={now}
        serverZone={zone}
        isAdmin={identity?.role === "admin"}
      />
    </HandedOver>
  );
}

/** null: no such platform, or no id of that platform. */
function parseAccount(params: unknown): InfluencerKey | null {
  return influencerParameters.safeParse(params).data ?? null;
}
