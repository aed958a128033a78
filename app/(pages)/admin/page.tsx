/** The admin page. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { z } from "zod";
import { DEFAULT_INTERVAL, intervals } from "#lib/domain/influencer.ts";
import { externalIdSchema, platformSchema, platforms } from "#lib/domain/platform.ts";
import { type RegistryFilter, registryFilterSchema } from "#lib/domain/registry-filter.ts";
import { getContext } from "#lib/http/get-context.ts";
import { countInfluencers } from "#lib/query/count-influencers.ts";
import { listBulkActions } from "#lib/query/list-bulk-actions.ts";
import { listRecentInfluencers } from "#lib/query/list-recent-influencers.ts";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { readVisitor } from "../../_components/read-visitor.ts";
import { requirePageRole } from "../../_components/require-page-role.ts";
import { AdminView } from "./admin-view.tsx";

export const metadata: Metadata = { title: "Admin" };

const accountSchema = z.object({ platform: platformSchema, externalId: externalIdSchema });

/** Rows a page. */
const SHOWN = 25;
const BULK_ACTIONS_SHOWN = 20;

export default async function AdminPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { db, clock } = getContext();
  await requirePageRole("admin", "/admin");
  const [params, { zone }] = await Promise.all([searchParams, readVisitor()]);
  const filter = readFilter(params);
  const now = clock.now() / 1_000;
  const [recent, total, bulkActions] = await Promise.all([
    listRecentInfluencers(db, { filter, limit: SHOWN, before: readAccount(oneOf(params.before)) }),
    countInfluencers(db, filter),
    listBulkActions(db, { now, limit: BULK_ACTIONS_SHOWN }),
  ]);
  return (
    <AdminView
      items={recent.items}
      older={recent.next && `${recent.next.platform}/${recent.next.externalId}`}
      filter={filter}
      total={total}
      bulkActions={bulkActions}
      platforms={platformSchema.options.map((id) => ({
        id,
        name: platforms[id].name,
        externalIdHint: platforms[id].externalIdHint,
      }))}
      // The shortest exists for tests; over the API it can be had.
      intervals={intervals.filter((seconds) => seconds >= 60)}
      defaultInterval={DEFAULT_INTERVAL}
      serverNow={now}
      serverZone={zone}
    />
  );
}

/** What is none of a part's values narrows nothing down. */
function readFilter(params: SearchParams): RegistryFilter {
  const { platform, state, tag, interval, search } = registryFilterSchema.shape;
  const parts = {
    platform: platform.safeParse(oneOf(params.platform) ?? undefined).data,
    state: state.safeParse(oneOf(params.state) ?? undefined).data,
    tag: tag.safeParse(oneOf(params.tag)?.trim() || undefined).data,
    interval: interval.safeParse(Number(oneOf(params.interval))).data,
    search: search.safeParse(oneOf(params.q)?.trim().slice(0, 255) || undefined).data,
  };
  return registryFilterSchema.parse(parts);
}

/** `platform/externalId`; anything else is the first page. */
function readAccount(text: string | null): z.output<typeof accountSchema> | undefined {
  const [platform, ...externalId] = text?.split("/") ?? [];
  return accountSchema.safeParse({ platform, externalId: externalId.join("/") }).data;
}
