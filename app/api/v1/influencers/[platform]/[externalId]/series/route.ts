/** The series of one influencer: buckets over a range, as columns. */
import { z } from "zod";
import { SERIES_POINTS_MAX, seriesSchema, stepSchema } from "#lib/domain/series.ts";
import { handle } from "#lib/http/handle.ts";
import {
  accountParameters,
  fieldsParameter,
  timeParameter,
  timeZoneParameter,
  wholeParameter,
} from "#lib/http/parameters.ts";
import { resolveRange } from "#lib/http/resolve-range.ts";
import { respondRange } from "#lib/http/respond-range.ts";
import { getSeries } from "#lib/query/get-series.ts";

export const dynamic = "force-dynamic";

const query = z.object({
  from: timeParameter.optional(),
  to: timeParameter.optional(),
  step: z.union([stepSchema, z.literal("auto")]).optional(),
  tz: timeZoneParameter.optional(),
  points: wholeParameter(1, SERIES_POINTS_MAX).optional(),
  fields: fieldsParameter.optional(),
});

export const GET = handle(
  {
    summary: "Buckets of one influencer over a range, as columns, with coverage and reasons of gaps",
    answer: seriesSchema,
    params: accountParameters,
    query,
  },
  (call) => {
    const { params, query, context } = call;
    const { start, end } = resolveRange(query.from, query.to, context.clock);
    const question = { ...params, from: start, to: end };
    return respondRange(call, { answer: "series", ...question }, async (db) =>
      JSON.stringify(await getSeries(db, { ...query, ...question }, context.clock)),
    );
  },
);
