/** Asks for dead letters to be put back into the queue: a worker does, within seconds. */
import { z } from "zod";
import { deadLetterChangeSchema } from "#lib/domain/dead-letter-views.ts";
import { handle } from "#lib/http/handle.ts";
import { letterIds } from "#lib/http/parameters.ts";
import { respondJson } from "#lib/http/respond.ts";
import { askForRedrive } from "#lib/service/change-dead-letters.ts";

export const dynamic = "force-dynamic";

const body = z.union([z.strictObject({ ids: letterIds }), z.strictObject({ all: z.literal(true) })]);

export const POST = handle(
  {
    summary: "Asks for dead letters to be put back into the queue: a worker does, within seconds",
    answer: deadLetterChangeSchema,
    status: 202,
    mutates: true,
    body,
  },
  async ({ context: { db }, body }) =>
    respondJson(await askForRedrive(db, "all" in body ? null : body.ids), { status: 202 }),
);
