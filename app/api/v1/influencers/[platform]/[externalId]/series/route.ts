/** The series of one influencer: buckets over a range, as columns. */
import { seriesSchema } from "#lib/domain/series.ts";
import { handle } from "#lib/http/handle.ts";
import { influencerParameters, seriesQuery } from "#lib/http/parameters.ts";
import { resolveRange } from "#lib/http/resolve-range.ts";
import { respondRange } from "#lib/http/respond-range.ts";
import { getSeries } from "#lib/query/get-series.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "Buckets of one influencer over a range, as columns, with coverage and reasons of gaps",
    answer: seriesSchema,
    params: influencerParameters,
    query: seriesQuery,
  },
  async (call) => {
    const { params, query, context } = call;
    const { start, end } = resolveRange(query.from, query.to, context.clock);
    const range = { from: start, to: end };
    const input = { ...params, ...query, ...range };
    // A tag says nothing of the range beside it.
    if (query.vs) return await getSeries(context.db, input, context.clock);
    return await respondRange(call, { answer: "series", accounts: [params], ...range }, async (db) =>
      JSON.stringify(await getSeries(db, input, context.clock)),
    );
  },
);
