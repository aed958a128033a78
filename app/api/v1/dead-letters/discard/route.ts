/** Gives dead letters up: what is in them will not be stored. */
import { z } from "zod";
import { deadLetterChangeSchema } from "#lib/domain/dead-letter-views.ts";
import { handle } from "#lib/http/handle.ts";
import { letterIds } from "#lib/http/parameters.ts";
import { discardDeadLetters } from "#lib/service/change-dead-letters.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "Gives dead letters up: what is in them will not be stored",
    answer: deadLetterChangeSchema,
    mutates: true,
    body: z.strictObject({ ids: letterIds }),
  },
  ({ context: { db }, body }) => discardDeadLetters(db, body.ids),
);
