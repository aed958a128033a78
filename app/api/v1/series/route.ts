/** The series of many influencers over one range: what draws several of them together asks once. */
import { SERIES_IDS_MAX, seriesListSchema } from "#lib/domain/series-list.ts";
import { handle } from "#lib/http/handle.ts";
import { influencersParameter, seriesQuery } from "#lib/http/parameters.ts";
import { resolveRange } from "#lib/http/resolve-range.ts";
import { respondRange } from "#lib/http/respond-range.ts";
import { listSeries } from "#lib/query/list-series.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "Buckets of up to 100 named influencers over one range: of each what its own series answers",
    answer: seriesListSchema,
    query: seriesQuery.extend({ ids: influencersParameter(SERIES_IDS_MAX) }),
  },
  async (call) => {
    const { query, context } = call;
    const { ids: accounts, ...asked } = query;
    const { start, end } = resolveRange(query.from, query.to, context.clock);
    const range = { from: start, to: end };
    const question = { ...asked, ...range };
    // A tag says nothing of the range beside it.
    if (query.vs) return await listSeries(context.db, accounts, question, context.clock);
    return await respondRange(call, { answer: "series", accounts, ...range }, async (db) =>
      JSON.stringify(await listSeries(db, accounts, question, context.clock)),
    );
  },
);
