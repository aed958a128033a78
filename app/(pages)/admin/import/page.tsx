/** Many influencers at once, and what was imported before. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { z } from "zod";
import { DEFAULT_INTERVAL, offeredIntervals } from "#lib/domain/influencer.ts";
import { platformSchema, platforms } from "#lib/domain/platform.ts";
import { getContext } from "#lib/http/get-context.ts";
import { listImports } from "#lib/query/import/list-imports.ts";
import type { SearchParams } from "../../../_components/one-of.ts";
import { partReader } from "../../../_components/part-reader.ts";
import { pathWith } from "../../../_components/path-with.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../_components/require-page-role.ts";
import { UrlProblems } from "../../../_components/url-problems.tsx";
import { ImportsView } from "./imports-view.tsx";

export const metadata: Metadata = { title: "Import" };

/** Rows a page. */
const SHOWN = 25;
const numberSchema = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

export default async function ImportPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [params, { zone }] = await Promise.all([searchParams, readVisitor()]);
  await requirePageRole("admin", pathWith("/admin/import", params));
  const { db, clock } = getContext();
  const { read, problems } = partReader(params);
  const before = read(
    "before",
    (text) => numberSchema.safeParse(text).data,
    "is no import's number: these are the newest.",
  );
  const list = await listImports(db, { limit: SHOWN, before });
  return (
    <ImportsView
      list={list}
      before={before ?? null}
      problems={<UrlProblems problems={problems} />}
      platforms={platformSchema.options.map((id) => ({
        id,
        name: platforms[id].name,
        externalIdHint: platforms[id].externalIdHint,
      }))}
      intervals={[...offeredIntervals]}
      defaultInterval={DEFAULT_INTERVAL}
      serverNow={clock.now() / 1_000}
      serverZone={zone}
    />
  );
}
