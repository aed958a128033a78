/** Stops a bulk action that runs: what is done stays done. */
import { bulkActionViewSchema } from "#lib/domain/bulk-action.ts";
import { handle } from "#lib/http/handle.ts";
import { bulkParameters } from "#lib/http/parameters.ts";
import { cancelBulkAction } from "#lib/service/bulk/cancel-bulk-action.ts";
import { requireBulkAction } from "#lib/service/bulk/require-bulk-action.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "Stops a bulk action that runs: what is done stays done",
    answer: bulkActionViewSchema,
    mutates: true,
    params: bulkParameters,
  },
  async ({ context, params }) => {
    const { db, clock } = context;
    await cancelBulkAction(db, params.id, clock);
    return await requireBulkAction(db, params.id, clock);
  },
);
