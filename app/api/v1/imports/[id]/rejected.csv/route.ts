/** The lines of an import that can't be added, as a file. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { importParameters } from "#lib/http/parameters.ts";
import { respondFile } from "#lib/http/respond-file.ts";
import { getImport } from "#lib/query/import/get-import.ts";
import { noSuchImport } from "#lib/service/import/no-such-import.ts";
import { writeRejected } from "#lib/service/import/write-rejected.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "The lines of an import that can't be added, as a file",
    answer: z.string(),
    mediaType: "text/csv",
    access: "admin",
    by: "key",
    params: importParameters,
  },
  async ({ context: { db }, params: { id } }) => {
    if ((await getImport(db, id)) === null) throw noSuchImport(id);
    return await respondFile(writeRejected(db, id), `import-${id}-rejected`, "csv");
  },
);
