/** Registers a run of numeric ids, a bounded transaction at a time: what `npm run seed` and `npm start` do. */
import type { Database } from "#lib/db/client.ts";
import type { IntervalSeconds } from "#lib/domain/influencer.ts";
import { isExternalIdOf, type Platform, platforms } from "#lib/domain/platform.ts";
import { AppError } from "#lib/errors.ts";
import type { Clock } from "#lib/time.ts";
import { type AddInfluencersResult, addInfluencers } from "./add-influencers.ts";

/** Others that add wait about a second for one of these. */
const CHUNK = 20_000;

export interface SeedInput {
  platform: Platform;
  /** The first id. */
  from: number;
  count: number;
  interval: IntervalSeconds;
}

export interface SeedProgress extends AddInfluencersResult {
  /** added + existing. */
  done: number;
  count: number;
}

export interface SeedOptions {
  clock: Clock;
  /** After each chunk. */
  onProgress?: (progress: SeedProgress) => void;
}

/** What is registered already stays as it is, so it may be stopped and repeated at will. Throws BAD_REQUEST. */
export async function seedInfluencers(
  db: Database,
  { platform, from, count, interval }: SeedInput,
  { clock, onProgress }: SeedOptions,
): Promise<AddInfluencersResult> {
  const last = from + count - 1;
  const ends = [from, last];
  if (count < 1 || !ends.every((id) => Number.isSafeInteger(id) && isExternalIdOf(platform, String(id)))) {
    const { name, externalIdHint } = platforms[platform];
    throw new AppError("BAD_REQUEST", `${from} to ${last} are no ids of ${name}; one is ${externalIdHint}.`);
  }
  let added = 0;
  let existing = 0;
  while (added + existing < count) {
    const done = added + existing;
    const externalIds = { from: from + done, count: Math.min(CHUNK, count - done) };
    const result = await addInfluencers(db, { platform, externalIds, interval }, clock);
    added += result.added;
    existing += result.existing;
    onProgress?.({ added, existing, done: added + existing, count });
  }
  return { added, existing };
}
