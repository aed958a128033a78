/** All influencers at a glance: totals, average, top movers, largest drops, newest, and how old these are. */
import { z } from "zod";
import { overviewSchema, windowSchema } from "#lib/domain/board.ts";
import { handle } from "#lib/http/handle.ts";
import { getOverview } from "#lib/query/get-overview.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "Totals, average, top movers, largest drops, newest",
    answer: overviewSchema,
    query: z.object({ window: windowSchema.optional() }),
  },
  ({ context: { db, clock }, query }) => getOverview(db, query, clock),
);
