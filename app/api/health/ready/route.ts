/** Readiness: the database answers within a second and has this release's schema, and nobody has told us to end; else 503. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { requireGoingOn } from "#lib/http/stopping.ts";
import { checkReady } from "#lib/query/check-ready.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    access: "open",
    isUnlimited: true,
    summary: "Whether the database answers and has this release's schema",
    answer: z.object({ status: z.literal("ok") }),
  },
  async ({ context: { db } }) => {
    requireGoingOn();
    await checkReady(db);
    return { status: "ok" };
  },
);
