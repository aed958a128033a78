/** The platforms, and which of them an admin has paused. */
import { handle } from "#lib/http/handle.ts";
import { listPlatforms } from "#lib/query/list-platforms.ts";

export const dynamic = "force-dynamic";

export const GET = handle({ access: "admin" }, async ({ context: { db } }) => ({
  platforms: await listPlatforms(db),
}));
