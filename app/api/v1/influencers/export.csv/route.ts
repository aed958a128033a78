/** The list of influencers as a file, by the same filter and in the same order. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { inTurns } from "#lib/http/in-turns.ts";
import { listQuery } from "#lib/http/parameters.ts";
import { respondFile } from "#lib/http/respond-file.ts";
import { writeInfluencers } from "#lib/service/write-influencers.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "The list of influencers as CSV: all that match, in the list's order, from one generation of it",
    answer: z.string(),
    mediaType: "text/csv",
    query: listQuery,
  },
  async ({ context: { db, clock }, query }) => {
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    return await respondFile(inTurns(writeInfluencers(db, query)), `influencers-${day}`, "csv");
  },
);
