/** What a one-time link is good for: asked with POST, so that the token stands in no log, and uses nothing up. */
import { z } from "zod";
import { readAccountLink } from "#lib/auth/claim-account-link.ts";
import { accountLinkSchema } from "#lib/domain/account-views.ts";
import { handle } from "#lib/http/handle.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "What a one-time link is good for; uses nothing up",
    answer: accountLinkSchema,
    mutates: true,
    access: "open",
    body: z.strictObject({ token: z.string().max(255) }),
  },
  async ({ context: { db, clock }, body }) => await readAccountLink(db, body.token, clock),
);
