/** Many influencers at once, and what was imported before. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { DEFAULT_INTERVAL, intervals } from "#lib/domain/influencer.ts";
import { platformSchema, platforms } from "#lib/domain/platform.ts";
import { getContext } from "#lib/http/get-context.ts";
import { listImports } from "#lib/query/import/list-imports.ts";
import { oneOf, type SearchParams } from "../../../_components/one-of.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../_components/require-page-role.ts";
import { ImportsView } from "./imports-view.tsx";

export const metadata: Metadata = { title: "Import" };

/** Rows a page. */
const SHOWN = 25;

export default async function ImportPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requirePageRole("admin", "/admin/import");
  const { db, clock } = getContext();
  const [params, { zone }] = await Promise.all([searchParams, readVisitor()]);
  const before = /^\d{1,9}$/.exec(oneOf(params.before) ?? "")?.[0];
  const list = await listImports(db, {
    limit: SHOWN,
    before: before === undefined ? undefined : Number(before),
  });
  return (
    <ImportsView
      list={list}
      isFirst={before === undefined}
      platforms={platformSchema.options.map((id) => ({
        id,
        name: platforms[id].name,
        externalIdHint: platforms[id].externalIdHint,
      }))}
      // The shorter ones exist for tests; over the API they can be had.
      intervals={intervals.filter((seconds) => seconds >= 60)}
      defaultInterval={DEFAULT_INTERVAL}
      serverNow={clock.now() / 1_000}
      serverZone={zone}
    />
  );
}
