/** The list of influencers: the first view is the server's, so its numbers stand in the HTML. */
import { dehydrate } from "@tanstack/react-query";
import type { Metadata } from "next";
import { influencersOptions, type ListKey } from "#lib/client/influencers-options.ts";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { getContext } from "#lib/http/get-context.ts";
import { listInfluencers } from "#lib/query/list-influencers.ts";
import { HandedOver } from "../../_components/handed-over.tsx";
import { loadPage } from "../../_components/load-page.ts";
import type { SearchParams } from "../../_components/one-of.ts";
import { pathWith } from "../../_components/path-with.ts";
import { readVisitor } from "../../_components/read-visitor.ts";
import { requireReader } from "../../_components/require-page-role.ts";
import { InfluencerListView } from "./influencer-list-view.tsx";
import { readListKey } from "./read-list-key.ts";

export const metadata: Metadata = { title: "Influencers" };

export default async function InfluencersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [params, { zone, density }] = await Promise.all([searchParams, readVisitor()]);
  await requireReader(pathWith("/influencers", params));
  const { list: asked, problems } = readListKey(params);
  const client = makeQueryClient();
  const list = await loadPage(asked, (key: ListKey) =>
    client.query({
      ...influencersOptions(key),
      queryFn: () => listInfluencers(getContext().db, { ...key, cursor: key.cursor ?? undefined }),
    }),
  );
  return (
    <HandedOver state={dehydrate(client)}>
      <InfluencerListView
        list={list}
        problems={
          list === asked
            ? problems
            : [
                ...problems,
                "That page was of an older list, which is gone. This is the first page of the newest.",
              ]
        }
        serverNow={getContext().clock.now() / 1_000}
        serverZone={zone}
        serverDensity={density}
      />
    </HandedOver>
  );
}
