/** What could not be stored as it is: open, put back, or given up. */
import { z } from "zod";
import { deadLetterStates } from "#lib/domain/dead-letter-states.ts";
import { deadLetterListSchema } from "#lib/domain/dead-letter-views.ts";
import { handle } from "#lib/http/handle.ts";
import { wholeParameter } from "#lib/http/parameters.ts";
import { listDeadLetterItems } from "#lib/query/list-dead-letter-items.ts";

export const dynamic = "force-dynamic";

const query = z.object({
  state: z.enum(deadLetterStates).default("open"),
  limit: wholeParameter(1, 50).default(25),
  cursor: z.string().max(1_000).optional(),
});

export const GET = handle(
  {
    summary: "What could not be stored as it is: open, put back, or given up",
    answer: deadLetterListSchema,
    access: "admin",
    query,
  },
  ({ context: { db }, query }) => listDeadLetterItems(db, query),
);
