/** One import. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getContext } from "#lib/http/get-context.ts";
import { importParameters } from "#lib/http/parameters.ts";
import { getImport } from "#lib/query/import/get-import.ts";
import { readVisitor } from "../../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../../_components/require-page-role.ts";
import { ImportView } from "./import-view.tsx";

export const metadata: Metadata = { title: "Import" };

export default async function OneImportPage({ params }: { params: Promise<{ id: string }> }) {
  const asked = await params;
  await requirePageRole("admin", `/admin/import/${encodeURIComponent(asked.id)}`);
  const { db, clock } = getContext();
  const parsed = importParameters.safeParse(asked);
  const [found, { zone }] = await Promise.all([
    parsed.success ? getImport(db, parsed.data.id) : null,
    readVisitor(),
  ]);
  if (found === null) notFound();
  return <ImportView initial={found} serverNow={clock.now() / 1_000} serverZone={zone} />;
}
