/** Pausing a platform: no worker asks it for anything until it is resumed. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { platformParameter } from "#lib/http/parameters.ts";
import { pausePlatform, resumePlatform } from "#lib/service/pause-platform.ts";

export const dynamic = "force-dynamic";

export const PATCH = handle(
  {
    summary: "Pauses or resumes a platform: while it is paused no worker asks it for anything",
    answer: z.strictObject({}),
    mutates: true,
    params: z.object({ platform: platformParameter }),
    body: z.strictObject({ paused: z.boolean() }),
  },
  async ({ context: { db }, params, body }) => {
    await (body.paused ? pausePlatform : resumePlatform)(db, params.platform);
    return {};
  },
);
