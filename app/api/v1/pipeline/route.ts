/** How the pipeline is, for everybody; workers have their names for a signed-in admin alone. */
import { pipelineSchema } from "#lib/domain/pipeline.ts";
import { handle } from "#lib/http/handle.ts";
import { readPipeline } from "#lib/http/read-pipeline.ts";
import { respondJson } from "#lib/http/respond.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  { summary: "How the pipeline is: verdict, slots, queue, spool, workers", answer: pipelineSchema },
  async ({ context, request }) => {
    const pipeline = await readPipeline(context, request.headers);
    return respondJson(pipeline, { headers: { "cache-control": "private, no-store" } });
  },
);
