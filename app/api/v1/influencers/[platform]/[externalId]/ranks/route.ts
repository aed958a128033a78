/** The ranks of one influencer by followers at the ends of the last days, and now. */
import { z } from "zod";
import { rankHistorySchema } from "#lib/domain/rank-history.ts";
import { RANK_DAYS_DEFAULT, RANK_DAYS_MAX } from "#lib/domain/rank-terms.ts";
import { handle } from "#lib/http/handle.ts";
import { influencerParameters, wholeParameter } from "#lib/http/parameters.ts";
import { getRankHistory } from "#lib/query/get-rank-history.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "Ranks of one influencer by followers at the ends of the last days, and now",
    answer: rankHistorySchema,
    params: influencerParameters,
    query: z.object({ days: wholeParameter(1, RANK_DAYS_MAX).default(RANK_DAYS_DEFAULT) }),
  },
  ({ params, query, context: { db, clock } }) => getRankHistory(db, { ...params, ...query }, clock),
);
