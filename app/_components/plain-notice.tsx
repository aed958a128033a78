/** Said where a password is typed into a page that came unencrypted from another machine. */
import { headers } from "next/headers";
import { isSecureFor } from "#lib/auth/session-cookie.ts";

export async function PlainNotice() {
  if (isSecureFor(new Headers(await headers()))) return null;
  return (
    <p role="note" className="mx-auto max-w-md rounded-md bg-warn-tint px-3 py-1.5 text-warn">
      This connection is not encrypted: whoever listens on the way can read your password. Put TLS in front,
      and set <code className="font-mono">APP_URL</code> to its https address.
    </p>
  );
}
