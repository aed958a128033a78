/** The admin page. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { z } from "zod";
import { DEFAULT_INTERVAL, intervals } from "#lib/domain/influencer.ts";
import { externalIdSchema, platformSchema, platforms } from "#lib/domain/platform.ts";
import { getContext } from "#lib/http/get-context.ts";
import { listRecentInfluencers } from "#lib/query/list-recent-influencers.ts";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { readVisitor } from "../../_components/read-visitor.ts";
import { requirePageRole } from "../../_components/require-page-role.ts";
import { AdminView } from "./admin-view.tsx";

export const metadata: Metadata = { title: "Admin" };

const accountSchema = z.object({ platform: platformSchema, externalId: externalIdSchema });

/** Rows a page. */
const SHOWN = 25;

export default async function AdminPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { db, clock } = getContext();
  await requirePageRole("admin", "/admin");
  const [params, { zone }] = await Promise.all([searchParams, readVisitor()]);
  const search = oneOf(params.q)?.trim().slice(0, 255) ?? "";
  const recent = await listRecentInfluencers(db, {
    search,
    limit: SHOWN,
    before: readAccount(oneOf(params.before)),
  });
  return (
    <AdminView
      items={recent.items}
      older={recent.next && `${recent.next.platform}/${recent.next.externalId}`}
      search={search}
      platforms={platformSchema.options.map((id) => ({
        id,
        name: platforms[id].name,
        externalIdHint: platforms[id].externalIdHint,
      }))}
      // The shortest exists for tests; over the API it can be had.
      intervals={intervals.filter((seconds) => seconds >= 60)}
      defaultInterval={DEFAULT_INTERVAL}
      serverNow={clock.now() / 1_000}
      serverZone={zone}
    />
  );
}

/** `platform/externalId`; anything else is the first page. */
function readAccount(text: string | null): z.output<typeof accountSchema> | undefined {
  const [platform, ...externalId] = text?.split("/") ?? [];
  return accountSchema.safeParse({ platform, externalId: externalId.join("/") }).data;
}
