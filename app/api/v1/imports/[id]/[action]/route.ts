/** What an admin says about an import: check, start, pause, resume, retry, cancel, undo. */
import { z } from "zod";
import { importActionSchema, importDetailSchema } from "#lib/domain/import.ts";
import { IMPORT_CHUNKS_MAX } from "#lib/domain/import-limits.ts";
import { handle } from "#lib/http/handle.ts";
import { importParameters } from "#lib/http/parameters.ts";
import { changeImport } from "#lib/service/import/change-import.ts";

export const dynamic = "force-dynamic";

export const POST = handle(
  {
    summary: "Checks, starts, pauses, resumes, tries again, cancels or undoes an import",
    answer: importDetailSchema,
    mutates: true,
    by: "key",
    params: importParameters.extend({ action: importActionSchema }),
    body: z.strictObject({
      chunks: z.int().min(1).max(IMPORT_CHUNKS_MAX).optional(),
      confirm: z.string().max(255).optional(),
    }),
  },
  ({ context: { db }, params, body }) => changeImport(db, { ...params, ...body }),
);
