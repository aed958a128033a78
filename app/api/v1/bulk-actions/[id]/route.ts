/** One bulk action: how far it is. */
import { handle } from "#lib/http/handle.ts";
import { bulkParameters } from "#lib/http/parameters.ts";
import { requireBulkAction } from "#lib/service/bulk/require-bulk-action.ts";

export const dynamic = "force-dynamic";

export const GET = handle({ access: "admin", params: bulkParameters }, ({ context: { db, clock }, params }) =>
  requireBulkAction(db, params.id, clock),
);
