/** One bulk action: how far it is. */
import { bulkActionViewSchema } from "#lib/domain/bulk-action.ts";
import { handle } from "#lib/http/handle.ts";
import { bulkParameters } from "#lib/http/parameters.ts";
import { requireBulkAction } from "#lib/service/bulk/require-bulk-action.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "One bulk action: how far it is",
    answer: bulkActionViewSchema,
    access: "admin",
    params: bulkParameters,
  },
  ({ context: { db, clock }, params }) => requireBulkAction(db, params.id, clock),
);
