/** The admin page. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { DEFAULT_INTERVAL, offeredIntervals } from "#lib/domain/influencer.ts";
import { platformSchema, platforms } from "#lib/domain/platform.ts";
import { getContext } from "#lib/http/get-context.ts";
import { countInfluencers } from "#lib/query/count-influencers.ts";
import { listBulkActions } from "#lib/query/list-bulk-actions.ts";
import { listRecentInfluencers } from "#lib/query/list-recent-influencers.ts";
import { listRestorable } from "#lib/query/list-restorable.ts";
import type { SearchParams } from "../../_components/one-of.ts";
import { pathWith } from "../../_components/path-with.ts";
import { readVisitor } from "../../_components/read-visitor.ts";
import { requirePageRole } from "../../_components/require-page-role.ts";
import { UrlProblems } from "../../_components/url-problems.tsx";
import { AdminView } from "./admin-view.tsx";
import { readDesk } from "./read-desk.ts";

export const metadata: Metadata = { title: "Admin" };

/** Rows a page. */
const SHOWN = 25;
const BULK_ACTIONS_SHOWN = 20;
/** They stand over the page's end. */
const UNDOS_SHOWN = 5;

export default async function AdminPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { db, clock } = getContext();
  const [params, { zone }] = await Promise.all([searchParams, readVisitor()]);
  const { userId } = await requirePageRole("admin", pathWith("/admin", params));
  const { filter, before, problems } = readDesk(params);
  const now = clock.now() / 1_000;
  const [recent, total, bulkActions, restorable] = await Promise.all([
    listRecentInfluencers(db, { filter, limit: SHOWN, before }),
    countInfluencers(db, filter),
    listBulkActions(db, { now, limit: BULK_ACTIONS_SHOWN }),
    listRestorable(db, { userId, now, limit: UNDOS_SHOWN }),
  ]);
  return (
    <AdminView
      items={recent.items}
      older={recent.next && `${recent.next.platform}/${recent.next.externalId}`}
      before={before && `${before.platform}/${before.externalId}`}
      filter={filter}
      problems={<UrlProblems problems={problems} />}
      total={total}
      bulkActions={bulkActions}
      restorable={restorable}
      platforms={platformSchema.options.map((id) => ({
        id,
        name: platforms[id].name,
        externalIdHint: platforms[id].externalIdHint,
      }))}
      intervals={[...offeredIntervals]}
      defaultInterval={DEFAULT_INTERVAL}
      serverNow={now}
      serverZone={zone}
    />
  );
}
