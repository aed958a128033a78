/** The list of influencers; adding one. */
import { z } from "zod";
import { DEFAULT_INTERVAL, offeredIntervalSchema } from "#lib/domain/influencer.ts";
import {
  influencerDetailSchema,
  influencerListSchema,
  LIST_LIMIT_DEFAULT,
  LIST_LIMIT_MAX,
} from "#lib/domain/influencer-views.ts";
import { DEFAULT_PLATFORM, externalIdSchema, platformSchema } from "#lib/domain/platform.ts";
import { handle } from "#lib/http/handle.ts";
import { listQuery, wholeParameter } from "#lib/http/parameters.ts";
import { respondJson } from "#lib/http/respond.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";
import { listInfluencers } from "#lib/query/list-influencers.ts";
import { addInfluencer } from "#lib/service/add-influencer.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "The list of influencers: search, filters, sort, pages that never skip or double",
    answer: influencerListSchema,
    query: listQuery.extend({
      limit: wholeParameter(1, LIST_LIMIT_MAX).default(LIST_LIMIT_DEFAULT),
      cursor: z.string().max(6_000).optional(),
    }),
  },
  ({ context: { db }, query }) => listInfluencers(db, query),
);

export const POST = handle(
  {
    summary: "Adds an influencer: fetched from the running slot on if enough of it is left",
    answer: influencerDetailSchema,
    status: 201,
    mutates: true,
    by: "key",
    body: z.strictObject({
      platform: platformSchema.default(DEFAULT_PLATFORM),
      externalId: externalIdSchema,
      interval: offeredIntervalSchema.default(DEFAULT_INTERVAL),
    }),
  },
  async ({ context: { db, clock }, body }) => {
    await addInfluencer(db, body, clock);
    return respondJson(await getInfluencer(db, body), { status: 201 });
  },
);
