/** A one-time link with which a user sets their password anew. */
import { linkForUser } from "#lib/auth/invite-user.ts";
import { madeLinkSchema } from "#lib/domain/account-views.ts";
import { handle, signedIn } from "#lib/http/handle.ts";
import { userParameters } from "#lib/http/parameters.ts";
import { respondJson } from "#lib/http/respond.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "A one-time link with which a user sets a new password",
    answer: madeLinkSchema,
    status: 201,
    mutates: true,
    params: userParameters,
  },
  async (call) => {
    const { db, clock } = call.context;
    const input = { userId: call.params.id, by: signedIn(call).email };
    const { path, expiresAt } = await linkForUser(db, input, clock);
    return respondJson({ path, expiresAt: expiresAt / 1_000 }, { status: 201 });
  },
);
