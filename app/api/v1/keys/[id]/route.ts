/** One API key: revoked for ever, from the next request on. */
import { z } from "zod";
import { revokeApiKey } from "#lib/auth/revoke-api-key.ts";
import { handle } from "#lib/http/handle.ts";
import { userParameters } from "#lib/http/parameters.ts";

export const dynamic = "force-dynamic";

export const DELETE = handle(
  {
    summary: "Revokes an API key for ever, from the next request on",
    answer: z.strictObject({}),
    mutates: true,
    by: "person",
    params: userParameters,
  },
  async ({ context: { db, clock }, params }) => {
    await revokeApiKey(db, params.id, clock);
    return {};
  },
);
