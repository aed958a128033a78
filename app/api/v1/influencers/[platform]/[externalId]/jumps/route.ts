/** Jumps of one influencer over a range, each beside what all influencers of its platform did in the same hour. */
import { z } from "zod";
import { jumpsSchema } from "#lib/domain/jumps.ts";
import { handle } from "#lib/http/handle.ts";
import { influencerParameters, rangeEnd, rangeStart } from "#lib/http/parameters.ts";
import { resolveRange } from "#lib/http/resolve-range.ts";
import { respondRange } from "#lib/http/respond-range.ts";
import { getJumps } from "#lib/query/get-jumps.ts";

export const dynamic = "force-dynamic";

const query = z.object({ from: rangeStart, to: rangeEnd });

export const GET = handle(
  {
    summary: "Hours far from one influencer's own usual, each beside what all of its platform did then",
    answer: jumpsSchema,
    params: influencerParameters,
    query,
  },
  (call) => {
    const { params, query, context } = call;
    const { start, end } = resolveRange(query.from, query.to, context.clock);
    const range = { from: start, to: end };
    const question = { ...params, ...range };
    return respondRange(call, { answer: "jumps", accounts: [params], ...range }, async (db) =>
      JSON.stringify(await getJumps(db, question, context.clock)),
    );
  },
);
