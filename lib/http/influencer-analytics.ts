/** The handler of the original service's endpoint, which has two addresses. */
import { z } from "zod";
import { getInfluencerAnalytics } from "#lib/query/get-influencer-analytics.ts";
import { handle } from "./handle.ts";
import { epochParameter, idParameters, platformQuery, requireIdOf } from "./parameters.ts";
import { resolveRange } from "./resolve-range.ts";
import { respondJsonText } from "./respond.ts";

export const influencerAnalytics = handle(
  {
    params: idParameters,
    query: z.object({
      start_time: epochParameter.optional(),
      end_time: epochParameter.optional(),
      platform: platformQuery,
    }),
  },
  async ({ context: { db, clock }, params, query }) => {
    const externalId = requireIdOf(query.platform, params.id);
    const range = resolveRange(query.start_time, query.end_time, clock);
    const data = await getInfluencerAnalytics(db, { platform: query.platform, externalId, ...range });
    return respondJsonText(`{"data":${data},"success":true}`);
  },
);
