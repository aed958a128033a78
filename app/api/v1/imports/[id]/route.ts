/** One import: how far it is, what is in it. */
import { importDetailSchema } from "#lib/domain/import.ts";
import { handle } from "#lib/http/handle.ts";
import { importParameters } from "#lib/http/parameters.ts";
import { getImport } from "#lib/query/import/get-import.ts";
import { noSuchImport } from "#lib/service/import/no-such-import.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "One import: how far it is, what is in it",
    answer: importDetailSchema,
    access: "admin",
    by: "key",
    params: importParameters,
  },
  async ({ context: { db }, params: { id } }) => {
    const found = await getImport(db, id);
    if (found === null) throw noSuchImport(id);
    return found;
  },
);
