/** What was done to many influencers at once, lately; doing something. */
import { z } from "zod";
import { bulkActionViewSchema, bulkOrderSchema } from "#lib/domain/bulk-action.ts";
import { handle, signedIn } from "#lib/http/handle.ts";
import { respondJson } from "#lib/http/respond.ts";
import { listBulkActions } from "#lib/query/list-bulk-actions.ts";
import { requireBulkAction } from "#lib/service/bulk/require-bulk-action.ts";
import { startBulkAction } from "#lib/service/bulk/start-bulk-action.ts";

export const dynamic = "force-dynamic";

const LISTED = 20;

export const GET = handle(
  {
    summary: "What was done to many influencers at once, lately",
    answer: z.object({ actions: z.array(bulkActionViewSchema) }),
    access: "admin",
  },
  async ({ context: { db, clock } }) => ({
    actions: await listBulkActions(db, { now: clock.now() / 1_000, limit: LISTED }),
  }),
);

export const POST = handle(
  {
    summary: "Begins a bulk action: whom it is about is fixed now, a worker does it",
    answer: bulkActionViewSchema,
    status: 201,
    mutates: true,
    body: bulkOrderSchema,
  },
  async ({ context, body, identity }) => {
    const { db, clock } = context;
    const id = await startBulkAction(db, body, signedIn({ identity }).email, clock);
    return respondJson(await requireBulkAction(db, id, clock), { status: 201 });
  },
);
