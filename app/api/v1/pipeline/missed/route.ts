/** Whom a cause hit in a slot. */

import { missedListSchema } from "#lib/domain/pipeline.ts";
import { handle } from "#lib/http/handle.ts";
import { missedQuery } from "#lib/http/parameters.ts";
import { listMissed } from "#lib/query/list-missed.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "Influencers that one cause left without a data point of a slot, shard by shard",
    answer: missedListSchema,
    query: missedQuery,
  },
  ({ context: { db }, query }) => listMissed(db, query),
);
