/** One's own account: who one is, and a new password. */
import type { Metadata } from "next";
import { requirePageRole } from "../../_components/require-page-role.ts";
import { AccountView } from "./account-view.tsx";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const { email, role } = await requirePageRole("viewer", "/account");
  return <AccountView email={email} role={role} />;
}
