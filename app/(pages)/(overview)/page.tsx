/** The start page: all at a glance. The first view is the server's, so its numbers stand in the HTML. */
import { dehydrate } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { overviewOptions } from "#lib/client/overview-options.ts";
import { readWindow } from "#lib/client/read-board-url.ts";
import { getContext } from "#lib/http/get-context.ts";
import { readOverview } from "#lib/http/read-overview.ts";
import { ANSWER_LIMIT_MS, withinLimit } from "#lib/http/within-limit.ts";
import { HandedOver } from "../../_components/handed-over.tsx";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { pathWith } from "../../_components/path-with.ts";
import { readVisitor } from "../../_components/read-visitor.ts";
import { requireReader } from "../../_components/require-page-role.ts";
import { OverviewView } from "./overview-view.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [params, { zone }] = await Promise.all([searchParams, readVisitor()]);
  await requireReader(pathWith("/", params));
  const { window, problems } = readWindow(oneOf(params.window));
  const client = makeQueryClient();
  // Without an answer the page asks again itself, and says what is wrong.
  await client
    .query({
      ...overviewOptions(window),
      queryFn: () => withinLimit(ANSWER_LIMIT_MS, () => readOverview(getContext(), { window })),
    })
    .catch(() => {});
  return (
    <HandedOver state={dehydrate(client)}>
      <OverviewView
        window={window}
        problems={problems}
        serverNow={getContext().clock.now() / 1_000}
        serverZone={zone}
      />
    </HandedOver>
  );
}
