/** The whole payload of a dead letter, as a file. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { letterParameters } from "#lib/http/parameters.ts";
import { respondJsonText } from "#lib/http/respond.ts";
import { getDeadLetterPayload } from "#lib/query/list-dead-letter-items.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "The whole payload of a dead letter, as a file",
    answer: z.unknown(),
    access: "admin",
    params: letterParameters,
  },
  async ({ context, params }) =>
    respondJsonText(await getDeadLetterPayload(context.db, params.id), {
      headers: { "content-disposition": `attachment; filename="dead-letter-${params.id}.json"` },
    }),
);
