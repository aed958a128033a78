/** What the rows of a page of the list draw, in one call. */
import { z } from "zod";
import { SPARKLINES_MAX, sparklinesSchema } from "#lib/domain/sparklines.ts";
import { handle } from "#lib/http/handle.ts";
import { influencersParameter } from "#lib/http/parameters.ts";
import { getSparklines } from "#lib/query/get-sparklines.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "Followers of up to 100 named influencers over the last 24 hours, an hour a point",
    answer: sparklinesSchema,
    query: z.object({ ids: influencersParameter(SPARKLINES_MAX) }),
  },
  ({ context: { db, clock }, query: { ids } }) => getSparklines(db, ids, clock),
);
