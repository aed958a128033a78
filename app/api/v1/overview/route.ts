/** All influencers at a glance: totals, average, coverage, top movers, largest drops, newest, and how old these are. */
import { z } from "zod";
import { overviewSchema, windowSchema } from "#lib/domain/board.ts";
import { WINDOW_DEFAULT } from "#lib/domain/board-terms.ts";
import { handle } from "#lib/http/handle.ts";
import { readOverview } from "#lib/http/read-overview.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "Totals, average, coverage of the last hour and day, top movers, largest drops, newest",
    answer: overviewSchema,
    query: z.object({ window: windowSchema.default(WINDOW_DEFAULT) }),
  },
  ({ context, query }) => readOverview(context, query),
);
