/** Takes back that dead letters were given up. */
import { z } from "zod";
import { deadLetterChangeSchema } from "#lib/domain/dead-letter-views.ts";
import { handle } from "#lib/http/handle.ts";
import { letterIds } from "#lib/http/parameters.ts";
import { restoreDeadLetters } from "#lib/service/change-dead-letters.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "Takes back that dead letters were given up",
    answer: deadLetterChangeSchema,
    mutates: true,
    body: z.strictObject({ ids: letterIds }),
  },
  ({ context: { db }, body }) => restoreDeadLetters(db, body.ids),
);
