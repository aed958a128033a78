/** Signing in with e-mail and password. */
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getContext } from "#lib/http/get-context.ts";
import { hasUsers } from "#lib/query/has-users.ts";
import { nextPath } from "../../_components/next-path.ts";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { PlainNotice } from "../../_components/plain-notice.tsx";
import { readIdentity } from "../../_components/require-page-role.ts";
import { LoginView } from "./login-view.tsx";

export const metadata: Metadata = { title: "Sign in", referrer: "no-referrer" };

export default async function LoginPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const next = nextPath(oneOf((await searchParams).next));
  if (await readIdentity()) redirect(next);
  const isFirst = !(await hasUsers(getContext().db));
  return (
    <>
      <PlainNotice />
      <LoginView next={next} isFirst={isFirst} />
    </>
  );
}
