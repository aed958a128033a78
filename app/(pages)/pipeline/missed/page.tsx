/** Whom a cause hit in a slot. The first view is the server's. */
import { dehydrate } from "@tanstack/react-query";
import type { Metadata } from "next";
import Link from "next/link";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { type MissedKey, missedOptions } from "#lib/client/missed-options.ts";
import { getContext } from "#lib/http/get-context.ts";
import { missedQuery } from "#lib/http/parameters.ts";
import { listMissed } from "#lib/query/list-missed.ts";
import { EmptyCard } from "../../../_components/empty-card.tsx";
import { HandedOver } from "../../../_components/handed-over.tsx";
import { loadPage } from "../../../_components/load-page.ts";
import { oneOf, type SearchParams } from "../../../_components/one-of.ts";
import { pathWith } from "../../../_components/path-with.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requireReader } from "../../../_components/require-page-role.ts";
import { MissedView } from "./missed-view.tsx";

export const metadata: Metadata = { title: "Errors of a slot" };

export default async function MissedPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [params, { zone }] = await Promise.all([searchParams, readVisitor()]);
  await requireReader(pathWith("/pipeline/missed", params));
  const { db } = getContext();
  const asked = readKey(params);
  if (asked === null) return <NoSuchError />;
  const client = makeQueryClient();
  const missed = await loadPage(asked, (key) =>
    client.query({
      ...missedOptions(key),
      queryFn: () => listMissed(db, { ...key, cursor: key.cursor ?? undefined }),
    }),
  );
  return (
    <HandedOver state={dehydrate(client)}>
      <MissedView missed={missed} restarted={missed !== asked} serverZone={zone} />
    </HandedOver>
  );
}

function NoSuchError() {
  return (
    <div className="grid gap-4">
      <h1 className="text-2xl font-semibold tracking-tight">Errors of a slot</h1>
      <EmptyCard title="This address names no error">
        It takes a platform, a cause, an interval and the start of a slot. The{" "}
        <Link className="link" prefetch={false} href="/pipeline">
          pipeline page
        </Link>{" "}
        has a link for each error of the last hour.
      </EmptyCard>
    </div>
  );
}

/** null: it is no link of ours. */
function readKey(params: SearchParams): MissedKey | null {
  const names = ["platform", "reason", "interval", "slot"];
  const given = names.flatMap((name) => {
    const value = oneOf(params[name]);
    return value === null ? [] : [[name, value]];
  });
  const parsed = missedQuery.safeParse(Object.fromEntries(given));
  if (!parsed.success) return null;
  const { platform, reason, interval, slot } = parsed.data;
  return { platform, reason, interval, slot, cursor: oneOf(params.after) || null };
}
