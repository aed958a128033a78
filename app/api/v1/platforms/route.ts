/** The platforms, and which of them an admin has paused. */
import { z } from "zod";
import { listedPlatformSchema } from "#lib/domain/platform.ts";
import { handle } from "#lib/http/handle.ts";
import { listPlatforms } from "#lib/query/list-platforms.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "The platforms, and which of them an admin has paused",
    answer: z.object({ platforms: z.array(listedPlatformSchema) }),
    access: "admin",
  },
  async ({ context: { db } }) => ({
    platforms: await listPlatforms(db),
  }),
);
