/** Tries the next batch of a bulk action that has stopped once more. */
import { bulkActionViewSchema } from "#lib/domain/bulk-action.ts";
import { handle } from "#lib/http/handle.ts";
import { bulkParameters } from "#lib/http/parameters.ts";
import { requireBulkAction } from "#lib/service/bulk/require-bulk-action.ts";
import { retryBulkAction } from "#lib/service/bulk/retry-bulk-action.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "Tries the next batch of a bulk action that has stopped once more",
    answer: bulkActionViewSchema,
    mutates: true,
    params: bulkParameters,
  },
  async ({ context, params }) => {
    const { db, clock } = context;
    await retryBulkAction(db, params.id, clock);
    return await requireBulkAction(db, params.id, clock);
  },
);
