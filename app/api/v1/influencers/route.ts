/** The list of influencers. */
import { z } from "zod";
import { influencerStateSchema } from "#lib/domain/influencer.ts";
import { influencerSortSchema, LIST_LIMIT_MAX } from "#lib/domain/influencer-views.ts";
import { platformSchema } from "#lib/domain/platform.ts";
import { handle } from "#lib/http/handle.ts";
import { wholeParameter } from "#lib/http/parameters.ts";
import { listInfluencers } from "#lib/query/list-influencers.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    query: z.object({
      search: z.string().max(255).optional(),
      platform: platformSchema.optional(),
      state: influencerStateSchema.optional(),
      tag: z.string().max(255).optional(),
      sort: influencerSortSchema.optional(),
      dir: z.enum(["asc", "desc"]).optional(),
      limit: wholeParameter(1, LIST_LIMIT_MAX).optional(),
      cursor: z.string().max(6_000).optional(),
    }),
  },
  ({ context: { db }, query }) => listInfluencers(db, query),
);
