/** One dead letter, with the beginning of its payload. */
import { deadLetterDetailSchema } from "#lib/domain/dead-letter-views.ts";
import { handle } from "#lib/http/handle.ts";
import { letterParameters } from "#lib/http/parameters.ts";
import { getDeadLetter } from "#lib/query/list-dead-letter-items.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "One dead letter, with the beginning of its payload",
    answer: deadLetterDetailSchema,
    access: "admin",
    params: letterParameters,
  },
  ({ context: { db }, params }) => getDeadLetter(db, params.id),
);
