/** What programs show instead of a session. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { getContext } from "#lib/http/get-context.ts";
import { listApiKeys } from "#lib/query/list-api-keys.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../_components/require-page-role.ts";
import { KeysView } from "./keys-view.tsx";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage() {
  await requirePageRole("admin", "/admin/keys");
  const { db, clock } = getContext();
  const now = clock.now();
  const [{ zone }, keys] = await Promise.all([readVisitor(), listApiKeys(db, now)]);
  return <KeysView keys={keys} serverNow={now / 1_000} serverZone={zone} />;
}
