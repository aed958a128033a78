/** Stops the fetching of an influencer; its data stays. */
import type { Database } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeTracked } from "./change-influencer.ts";
import { pauseMembers } from "./members/pause-members.ts";

/** Pausing a paused one changes nothing. Throws NOT_FOUND. */
export async function pauseInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<void> {
  await changeTracked(db, platform, externalId, (tx, influencer) =>
    pauseMembers(tx, [influencer], clock.now() / SECOND),
  );
}
