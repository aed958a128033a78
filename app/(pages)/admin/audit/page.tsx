/** Who changed what. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { type AuditSearch, daysToRange } from "#lib/client/audit-href.ts";
import { shorten } from "#lib/client/shorten.ts";
import { getContext } from "#lib/http/get-context.ts";
import { listAuditEvents } from "#lib/query/list-audit-events.ts";
import { oneOf, type SearchParams } from "../../../_components/one-of.ts";
import { pageAfter } from "../../../_components/page-after.ts";
import { pathWith } from "../../../_components/path-with.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../_components/require-page-role.ts";
import { UrlProblems } from "../../../_components/url-problems.tsx";
import { AuditView } from "./audit-view.tsx";

export const metadata: Metadata = { title: "Audit log" };

const SHOWN = 50;

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  await requirePageRole("admin", pathWith("/admin/audit", params));
  const { db, clock } = getContext();
  const { zone } = await readVisitor();
  const text = (name: string) => oneOf(params[name])?.replaceAll("\0", "").trim().slice(0, 255) ?? "";
  const search: AuditSearch = {
    actor: text("actor"),
    action: text("action"),
    target: text("target"),
    from: text("from"),
    to: text("to"),
  };
  const range = daysToRange(search, zone);
  const problems: string[] = [];
  for (const name of ["from", "to"] as const) {
    if (search[name] === "" || range[name] !== undefined) continue;
    problems.push(
      `“${shorten(search[name])}” is no day and leaves nothing out: a day is written 2026-11-24.`,
    );
    // A field for days takes nothing else.
    search[name] = "";
  }
  const filter = {
    actor: search.actor || undefined,
    action: search.action || undefined,
    target: search.target || undefined,
    ...range,
    limit: SHOWN,
  };
  const after = oneOf(params.after);
  const list = await pageAfter(after, (cursor) => listAuditEvents(db, { ...filter, ...cursor }));
  return (
    <AuditView
      page={list.page}
      search={search}
      after={list.isFirst ? null : after}
      problems={<UrlProblems problems={[...problems, ...list.problems]} />}
      serverNow={clock.now() / 1_000}
      serverZone={zone}
    />
  );
}
