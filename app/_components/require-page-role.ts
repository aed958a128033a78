/** Who sees a page that is not for everybody. Asked by the page itself, before it reads anything. */
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { type Identity, identify } from "#lib/auth/identify.ts";
import type { Role } from "#lib/domain/role.ts";
import { getContext } from "#lib/http/get-context.ts";

/** null: nobody is signed in. */
export async function readIdentity(): Promise<Identity | null> {
  return await identify(getContext(), new Headers(await headers()));
}

/** For pages that everybody may read as long as PUBLIC_API says so. */
export async function requireReader(here: string): Promise<void> {
  if (getContext().isClosed) await requirePageRole("viewer", here);
}

/** Leads to where one signs in, or a viewer to their account. `here`: to come back to. */
export async function requirePageRole(role: Role, here: string): Promise<Identity> {
  const identity = await readIdentity();
  if (identity === null) redirect(`/login?next=${encodeURIComponent(here)}`);
  if (role === "admin" && identity.role !== "admin") redirect("/account");
  return identity;
}
