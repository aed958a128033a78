/** One import: how far it is, what is in it. */
import { handle } from "#lib/http/handle.ts";
import { importParameters } from "#lib/http/parameters.ts";
import { getImport } from "#lib/query/import/get-import.ts";
import { noSuchImport } from "#lib/service/import/no-such-import.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  { access: "admin", params: importParameters },
  async ({ context: { db }, params: { id } }) => {
    const found = await getImport(db, id);
    if (found === null) throw noSuchImport(id);
    return found;
  },
);
