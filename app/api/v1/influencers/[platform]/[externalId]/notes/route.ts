/** Notes on an influencer's chart: those of a range, and a new one. */
import { z } from "zod";
import { identify } from "#lib/auth/identify.ts";
import { noteInputSchema, noteListSchema, noteSchema } from "#lib/domain/note.ts";
import { handle, signedIn } from "#lib/http/handle.ts";
import { influencerParameters, timeParameter } from "#lib/http/parameters.ts";
import { respondJson } from "#lib/http/respond.ts";
import { listNotes } from "#lib/query/list-notes.ts";
import { addNote } from "#lib/service/notes/add-note.ts";

export const dynamic = "force-dynamic";

const params = influencerParameters;

export const GET = handle(
  {
    summary:
      "Notes that admins wrote on a range of an influencer's chart; who wrote them only for people who are signed in",
    answer: noteListSchema,
    params,
    query: z.object({ from: timeParameter.optional(), to: timeParameter.optional() }),
  },
  async ({ context, params, query, request, identity }) => {
    const asking = identity ?? (await identify(context, request.headers));
    const showsAuthors = asking !== null && asking.keyId === undefined;
    return await listNotes(context.db, { ...params, ...query }, { showsAuthors });
  },
);

export const POST = handle(
  {
    summary: "Writes a note on an instant or a range of an influencer's chart",
    answer: noteSchema,
    status: 201,
    mutates: true,
    params,
    body: noteInputSchema,
  },
  async ({ context: { db, clock }, params, body, identity }) => {
    const { email } = signedIn({ identity });
    return respondJson(await addNote(db, params, { ...body, by: email }, clock), { status: 201 });
  },
);
