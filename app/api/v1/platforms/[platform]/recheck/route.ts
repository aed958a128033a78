/** Asks again, at once, for up to a thousand accounts that a platform did not know, those first that were rechecked longest ago. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { platformParameter } from "#lib/http/parameters.ts";
import { respondJson } from "#lib/http/respond.ts";
import { recheckPlatform } from "#lib/service/recheck-influencer.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary:
      "Asks again, at once, for up to a thousand accounts that a platform did not know, those first that were rechecked longest ago",
    answer: z.object({ rechecked: z.number(), left: z.number() }),
    status: 202,
    mutates: true,
    params: z.object({ platform: platformParameter }),
    body: z.strictObject({}),
  },
  async ({ context: { db, clock }, params }) =>
    respondJson(await recheckPlatform(db, params.platform, clock), { status: 202 }),
);
