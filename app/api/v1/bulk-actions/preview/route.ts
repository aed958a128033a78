/** What a bulk action would do. Changes nothing; a POST, as a filter may name a thousand accounts. */
import { bulkImpactSchema, bulkQuestionSchema } from "#lib/domain/bulk-action.ts";
import { carriedLoad } from "#lib/domain/carried-load.ts";
import { handle } from "#lib/http/handle.ts";
import { readPipeline } from "#lib/http/read-pipeline.ts";
import { previewBulkAction } from "#lib/service/bulk/preview-bulk-action.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "What a bulk action would do; changes nothing",
    answer: bulkImpactSchema,
    mutates: true,
    body: bulkQuestionSchema,
  },
  async ({ context, body, request }) => {
    const [impact, { slots }] = await Promise.all([
      previewBulkAction(context.db, body, context.clock),
      readPipeline(context, request.headers),
    ]);
    return { ...impact, carried: carriedLoad(slots) };
  },
);
