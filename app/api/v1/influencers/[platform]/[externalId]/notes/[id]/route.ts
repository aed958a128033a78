/** One note: other words or times, deleting it, taking that back. */
import { z } from "zod";
import { noteInputSchema, removedNoteSchema } from "#lib/domain/note.ts";
import { handle } from "#lib/http/handle.ts";
import { noteParameters } from "#lib/http/parameters.ts";
import { changeNote } from "#lib/service/notes/change-note.ts";
import { removeNote } from "#lib/service/notes/remove-note.ts";
import { restoreNote } from "#lib/service/notes/restore-note.ts";

export const dynamic = "force-dynamic";

const params = noteParameters;
const body = z.union([z.strictObject({ restore: z.literal(true) }), noteInputSchema]);

export const PATCH = handle(
  {
    summary: "Gives a note other words or times, or takes back that it was deleted",
    answer: z.strictObject({}),
    mutates: true,
    params,
    body,
  },
  async ({ context: { db, clock }, params: { id, ...account }, body }) => {
    if ("restore" in body) await restoreNote(db, { account, id }, clock);
    else await changeNote(db, { account, id, input: body }, clock);
    return {};
  },
);

export const DELETE = handle(
  {
    summary: "Deletes a note; says until when that can be taken back",
    answer: removedNoteSchema,
    mutates: true,
    params,
  },
  ({ context: { db, clock }, params: { id, ...account } }) => removeNote(db, { account, id }, clock),
);
