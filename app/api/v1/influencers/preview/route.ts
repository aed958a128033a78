/** A profile as its platform shows it now: whom the admin is about to add. */
import { z } from "zod";
import { profileSchema } from "#lib/domain/influencer-views.ts";
import { externalIdSchema } from "#lib/domain/platform.ts";
import { handle } from "#lib/http/handle.ts";
import { platformQuery } from "#lib/http/parameters.ts";
import { previewProfile } from "#lib/service/preview-profile.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "A profile as its platform shows it now; stores nothing",
    answer: profileSchema,
    access: "admin",
    by: "key",
    query: z.object({ platform: platformQuery, externalId: externalIdSchema }),
  },
  ({ context: { db, providerOf, clock }, query: { platform, externalId } }) =>
    previewProfile(db, providerOf(platform), externalId, clock),
);
