/** Undoes a bulk action, as long as there is time to. */
import { bulkActionViewSchema } from "#lib/domain/bulk-action.ts";
import { handle } from "#lib/http/handle.ts";
import { bulkParameters } from "#lib/http/parameters.ts";
import { requireBulkAction } from "#lib/service/bulk/require-bulk-action.ts";
import { undoBulkAction } from "#lib/service/bulk/undo-bulk-action.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "Undoes a bulk action, as long as there is time to",
    answer: bulkActionViewSchema,
    mutates: true,
    params: bulkParameters,
  },
  async ({ context, params }) => {
    const { db, clock } = context;
    await undoBulkAction(db, params.id, clock);
    return await requireBulkAction(db, params.id, clock);
  },
);
