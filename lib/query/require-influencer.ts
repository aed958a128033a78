/** The registry's row of an account that must be tracked for the question to make sense. */
import type { Executor } from "#lib/db/client.ts";
import { type Platform, platforms } from "#lib/domain/platform.ts";
import { AppError } from "#lib/errors.ts";
import { findInfluencer, type RegisteredInfluencer } from "./find-influencer.ts";

export interface InfluencerKey {
  platform: Platform;
  externalId: string;
}

/** Throws NOT_FOUND. */
export async function requireInfluencer(db: Executor, account: InfluencerKey): Promise<RegisteredInfluencer> {
  const influencer = await findInfluencer(db, account.platform, account.externalId);
  if (influencer === null) throw notTracked(account);
  return influencer;
}

export function notTracked({ platform, externalId }: InfluencerKey): AppError {
  return new AppError("NOT_FOUND", `${externalId} of ${platforms[platform].name} is not tracked.`, {
    details: { platform, externalId },
  });
}
