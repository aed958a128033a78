/** One invitation: taken back. */
import { z } from "zod";
import { withdrawInvitation } from "#lib/auth/withdraw-invitation.ts";
import { handle } from "#lib/http/handle.ts";
import { invitationParameters } from "#lib/http/parameters.ts";

export const dynamic = "force-dynamic";

export const DELETE = handle(
  {
    summary: "Takes back an invitation whose link was not used yet",
    answer: z.strictObject({}),
    mutates: true,
    params: invitationParameters,
  },
  async ({ context: { db }, params }) => {
    await withdrawInvitation(db, params.email);
    return {};
  },
);
