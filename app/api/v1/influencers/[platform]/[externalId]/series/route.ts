/** The series of one influencer: buckets over a range, as columns. */
import { z } from "zod";
import { SERIES_POINTS_MAX, stepSchema } from "#lib/domain/series.ts";
import { handle } from "#lib/http/handle.ts";
import {
  accountParameters,
  fieldsParameter,
  timeParameter,
  timeZoneParameter,
  wholeParameter,
} from "#lib/http/parameters.ts";
import { resolveRange } from "#lib/http/resolve-range.ts";
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
  { params: accountParameters, query },
  ({ context: { db, clock }, params, query }) => {
    const { start, end } = resolveRange(query.from, query.to, clock);
    return getSeries(db, { ...params, ...query, from: start, to: end }, clock);
  },
);
