/** A user's sessions: ended everywhere, at once. */
import { z } from "zod";
import { signOutEverywhere } from "#lib/auth/change-user.ts";
import { handle } from "#lib/http/handle.ts";
import { userParameters } from "#lib/http/parameters.ts";

export const dynamic = "force-dynamic";

export const DELETE = handle(
  {
    summary: "Ends all sessions of a user, at once",
    answer: z.strictObject({ ended: z.number() }),
    mutates: true,
    params: userParameters,
  },
  async ({ context: { db }, params }) => ({ ended: await signOutEverywhere(db, params.id) }),
);
