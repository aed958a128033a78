/** Signing in with a one-time link, and out. */
import { z } from "zod";
import { endSession } from "#lib/auth/end-session.ts";
import { openAdminLink } from "#lib/auth/open-admin-link.ts";
import { clearedSessionCookie, sessionCookie } from "#lib/auth/session-cookie.ts";
import { handle, sessionToken } from "#lib/http/handle.ts";
import { respondJson } from "#lib/http/respond.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  { mutates: true, access: "public", body: z.strictObject({ token: z.string().max(255) }) },
  async ({ context: { db, clock }, body, request }) => {
    const session = await openAdminLink(db, body.token, clock);
    // One browser, one session: the one before it would live on unseen.
    await endSession(db, sessionToken(request.headers));
    const cookie = sessionCookie(session, clock.now());
    return respondJson({ expiresAt: session.expiresAt / 1_000 }, { headers: { "set-cookie": cookie } });
  },
);

export const DELETE = handle({ mutates: true, access: "public" }, async ({ context: { db }, request }) => {
  await endSession(db, sessionToken(request.headers));
  return respondJson({}, { headers: { "set-cookie": clearedSessionCookie() } });
});
