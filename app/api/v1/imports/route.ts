/** Imports of many influencers: the list, and a new one. */
import { z } from "zod";
import { importDetailSchema, importListSchema } from "#lib/domain/import.ts";
import { DEFAULT_INTERVAL, offeredIntervalSchema } from "#lib/domain/influencer.ts";
import { DEFAULT_PLATFORM, platformSchema } from "#lib/domain/platform.ts";
import { handle, signedIn } from "#lib/http/handle.ts";
import { wholeParameter } from "#lib/http/parameters.ts";
import { respondJson } from "#lib/http/respond.ts";
import { getImport } from "#lib/query/import/get-import.ts";
import { listImports } from "#lib/query/import/list-imports.ts";
import { createImport } from "#lib/service/import/create-import.ts";

export const dynamic = "force-dynamic";

const SHOWN = 25;

export const GET = handle(
  {
    summary: "Imports of many influencers, the newest first",
    answer: importListSchema,
    access: "admin",
    by: "key",
    query: z.object({
      limit: wholeParameter(1, 200).default(SHOWN),
      before: wholeParameter(1, 999_999_999).optional(),
    }),
  },
  ({ context: { db }, query }) => listImports(db, query),
);

export const POST = handle(
  {
    summary: "Begins an import: a draft, into which its text then comes in chunks",
    answer: importDetailSchema,
    status: 201,
    mutates: true,
    by: "key",
    body: z.strictObject({
      name: z.string().trim().min(1).max(255),
      bytes: z.int().min(1),
      platform: platformSchema.default(DEFAULT_PLATFORM),
      interval: offeredIntervalSchema.default(DEFAULT_INTERVAL),
    }),
  },
  async ({ context: { db }, body, identity }) => {
    const id = await createImport(db, { ...body, createdBy: signedIn({ identity }).email });
    return respondJson(await getImport(db, id), { status: 201 });
  },
);
