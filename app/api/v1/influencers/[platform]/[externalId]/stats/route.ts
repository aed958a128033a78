/** Latest, exact average, extremes, gain and rank of one influencer over a range. */
import { z } from "zod";
import { statsSchema } from "#lib/domain/series.ts";
import { handle } from "#lib/http/handle.ts";
import { influencerParameters, rangeEnd, rangeStart } from "#lib/http/parameters.ts";
import { resolveRange } from "#lib/http/resolve-range.ts";
import { respondRange } from "#lib/http/respond-range.ts";
import { getStats } from "#lib/query/get-stats.ts";

export const dynamic = "force-dynamic";

const query = z.object({ from: rangeStart, to: rangeEnd });

export const GET = handle(
  {
    summary: "Latest, exact average, extremes, gain and rank of one influencer over a range",
    answer: statsSchema,
    params: influencerParameters,
    query,
  },
  (call) => {
    const { params, query, context } = call;
    const { start, end } = resolveRange(query.from, query.to, context.clock);
    const range = { from: start, to: end };
    const question = { ...params, ...range };
    return respondRange(call, { answer: "stats", accounts: [params], ...range }, async (db) =>
      JSON.stringify(await getStats(db, question)),
    );
  },
);
