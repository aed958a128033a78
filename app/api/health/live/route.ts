/** Liveness: this process answers. Depends on nothing, so that a database's outage restarts nobody. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    access: "open",
    isUnlimited: true,
    summary: "Whether this process answers; depends on nothing",
    answer: z.object({ status: z.literal("ok") }),
  },
  async () => ({ status: "ok" }),
);
