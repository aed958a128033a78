/** Adds one influencer, as the admin page and the API do. */
import type { Database } from "#lib/db/client.ts";
import { DEFAULT_INTERVAL, type IntervalSeconds } from "#lib/domain/influencer.ts";
import { type Platform, platforms } from "#lib/domain/platform.ts";
import { AppError } from "#lib/errors.ts";
import type { Clock } from "#lib/time.ts";
import { addInfluencers } from "./add-influencers.ts";
import { requireExternalId } from "./require-external-id.ts";

export interface AddInfluencerInput {
  platform: Platform;
  externalId: string;
  /** Seconds; the default is a minute. */
  interval?: IntervalSeconds | undefined;
}

/** Throws BAD_REQUEST for a malformed id, CONFLICT when it is tracked already. */
export async function addInfluencer(
  db: Database,
  { platform, externalId, interval = DEFAULT_INTERVAL }: AddInfluencerInput,
  clock: Clock,
): Promise<void> {
  requireExternalId(platform, externalId);
  const { added } = await addInfluencers(db, { platform, externalIds: [externalId], interval }, clock);
  if (added === 0) {
    throw new AppError("CONFLICT", `${externalId} of ${platforms[platform].name} is tracked already.`, {
      details: { platform, externalId },
    });
  }
}
