/** The series of one influencer as a file for spreadsheets: a line a bucket. */
import { z } from "zod";
import { seriesCsv } from "#lib/domain/series-csv.ts";
import { handle } from "#lib/http/handle.ts";
import { influencerParameters, seriesQuery } from "#lib/http/parameters.ts";
import { resolveRange } from "#lib/http/resolve-range.ts";
import { respondFile } from "#lib/http/respond-file.ts";
import { getSeries } from "#lib/query/get-series.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "Buckets of one influencer over a range as CSV, a line a bucket; the parameters of the series",
    answer: z.string(),
    mediaType: "text/csv",
    params: influencerParameters,
    query: seriesQuery,
  },
  async ({ params, query, context: { db, clock } }) => {
    const { start, end } = resolveRange(query.from, query.to, clock);
    const series = await getSeries(db, { ...query, ...params, from: start, to: end }, clock);
    const days = [series.from, series.to].map((t) => new Date(t * 1_000).toISOString().slice(0, 10));
    const name = `${params.platform}-${params.externalId}-${days.join("-to-")}`;
    return await respondFile([seriesCsv(series)], name, "csv");
  },
);
