/** The handler of the original service's endpoint, which has two addresses. */
import { z } from "zod";
import { influencerAnalyticsSchema } from "#lib/domain/influencer-views.ts";
import { getInfluencerAnalytics } from "#lib/query/get-influencer-analytics.ts";
import { handle } from "./handle.ts";
import { epochEnd, epochStart, idParameters, platformQuery, requireIdOf } from "./parameters.ts";
import { resolveRange } from "./resolve-range.ts";
import { respondRange } from "./respond-range.ts";

export const influencerAnalytics = handle(
  {
    summary:
      "Rows of one influencer over a time range: 60-second buckets of when the answers came, as [epoch ms, followers, following, ratio]",
    answer: influencerAnalyticsSchema,
    params: idParameters,
    query: z.object({
      start_time: epochStart,
      end_time: epochEnd,
      platform: platformQuery,
    }),
  },
  (call) => {
    const { params, query, context } = call;
    const account = { platform: query.platform, externalId: requireIdOf(query.platform, params.id) };
    const { start, end } = resolveRange(query.start_time, query.end_time, context.clock);
    const range = { from: start, to: end };
    return respondRange(call, { answer: "analytics", accounts: [account], ...range }, async (db) => {
      const data = await getInfluencerAnalytics(db, { ...account, start, end });
      return `{"data":${data},"success":true}`;
    });
  },
);
