/** How the pipeline is, for everybody; workers have their names for a signed-in admin alone. */
import { identify } from "#lib/auth/identify.ts";
import { getQueueDatabase } from "#lib/http/get-queue-database.ts";
import { handle, sessionToken } from "#lib/http/handle.ts";
import { respondJson } from "#lib/http/respond.ts";
import { getPipeline } from "#lib/query/get-pipeline.ts";

export const dynamic = "force-dynamic";

export const GET = handle({}, async ({ context, request }) => {
  const { db, clock } = context;
  const identity = await identify(db, sessionToken(request.headers), clock);
  const namesWorkers = identity?.kind === "admin";
  const pipeline = await getPipeline(db, { queue: getQueueDatabase(context), clock, namesWorkers });
  return respondJson(pipeline, { headers: { "cache-control": "private, no-store" } });
});
