/** The platforms' switches. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { getContext } from "#lib/http/get-context.ts";
import { listPlatforms } from "#lib/query/list-platforms.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../_components/require-page-role.ts";
import { PlatformsView } from "./platforms-view.tsx";

export const metadata: Metadata = { title: "Platforms" };

export default async function PlatformsPage() {
  await requirePageRole("admin", "/admin/platforms");
  const { db, clock } = getContext();
  const [{ zone }, platforms] = await Promise.all([readVisitor(), listPlatforms(db)]);
  return <PlatformsView platforms={platforms} serverNow={clock.now() / 1_000} serverZone={zone} />;
}
