/** One dead letter, with the beginning of its payload. */
import { handle } from "#lib/http/handle.ts";
import { letterParameters } from "#lib/http/parameters.ts";
import { getDeadLetter } from "#lib/query/list-dead-letter-items.ts";

export const dynamic = "force-dynamic";

export const GET = handle({ access: "admin", params: letterParameters }, ({ context: { db }, params }) =>
  getDeadLetter(db, params.id),
);
