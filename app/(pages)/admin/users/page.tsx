/** Who may sign in. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { getContext } from "#lib/http/get-context.ts";
import { listUsers } from "#lib/query/list-users.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../_components/require-page-role.ts";
import { UsersView } from "./users-view.tsx";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const { userId } = await requirePageRole("admin", "/admin/users");
  const { db, clock } = getContext();
  const [{ zone }, list] = await Promise.all([readVisitor(), listUsers(db, clock.now())]);
  return <UsersView list={list} ownId={userId} serverNow={clock.now() / 1_000} serverZone={zone} />;
}
