/** Several influencers in one chart. The first view is the server's: numbers and a drawn chart stand in the HTML. */
import { dehydrate, type QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { type Places, parsePlaces, writeAccount, writePlaces } from "#lib/client/compare-places.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import type { InfluencerKey as WrittenAccount } from "#lib/client/influencer-path.ts";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { type ResolvedRange, resolveRange } from "#lib/client/resolve-range.ts";
import { seriesOptions } from "#lib/client/series-options.ts";
import { CHART_POINTS } from "#lib/domain/chart-points.ts";
import { getContext } from "#lib/http/get-context.ts";
import { influencerParameters } from "#lib/http/parameters.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { HandedOver } from "../../_components/handed-over.tsx";
import { isNotFound } from "../../_components/is-not-found.ts";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { pathWith } from "../../_components/path-with.ts";
import { readVisitor } from "../../_components/read-visitor.ts";
import { requireReader } from "../../_components/require-page-role.ts";
import { CompareView } from "./compare-view.tsx";

export const metadata: Metadata = { title: "Compare" };

export default async function ComparePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, { zone }] = await Promise.all([searchParams, readVisitor()]);
  await requireReader(pathWith("/compare", query));
  const { add, ...rest } = query;
  const ids = oneOf(query.ids);
  // What the form sends without scripts becomes part of the one address that says who is compared.
  if (add) redirect(pathWith("/compare", { ...rest, ids: withAdded(ids, oneOf(add) ?? "") }));
  const now = getContext().clock.now() / 1_000;
  const input = {
    range: oneOf(query.range),
    from: oneOf(query.from),
    to: oneOf(query.to),
    tz: oneOf(query.tz),
  };
  const client = makeQueryClient();
  const unknown = await load(client, parsePlaces(ids).places, resolveRange(input, now, zone));
  return (
    <HandedOver state={dehydrate(client)}>
      <CompareView serverNow={now} serverZone={zone} unknown={unknown} />
    </HandedOver>
  );
}

/** Free places are taken first; what can't be added stays in the address, so that the page says why. */
function withAdded(ids: string | null, added: string): string {
  const { places } = parsePlaces(added);
  const now = parsePlaces(ids).places;
  const free = now.indexOf(null);
  const [one] = places;
  return one && free >= 0
    ? (writePlaces(now.with(free, one)) ?? "")
    : [ids ?? "", added].filter(Boolean).join(",");
}

/** Answers who of them is not tracked. What else goes wrong is tried again, and said, by the browser. */
async function load(client: QueryClient, places: Places, range: ResolvedRange): Promise<string[]> {
  const { db, clock } = getContext();
  const { from, to, tz } = range;
  const loaded = await Promise.all(
    places.map(async (written) => {
      const account = influencerParameters.safeParse(written).data;
      if (!written || !account) return written;
      const asked = { ...account, from, to, tz };
      const fields = ["followers", "following"] as const;
      const [profile] = await Promise.allSettled([
        client.query({ ...influencerOptions(account), queryFn: () => getInfluencer(db, account) }),
        client.query({
          ...seriesOptions({ ...asked, vs: null }),
          queryFn: () => getSeries(db, { ...asked, points: CHART_POINTS, fields }, clock),
        }),
      ]);
      return profile.status === "rejected" && isNotFound(profile.reason) ? written : null;
    }),
  );
  return loaded.filter((account): account is WrittenAccount => account !== null).map(writeAccount);
}
