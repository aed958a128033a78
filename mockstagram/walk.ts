/** `walk` mode: the real server's behaviour, where each GET moves the counts at random. */
import { createGaussian } from "./hash.ts";
import {
  type AccountCounts,
  COUNT_MAX,
  FOLLOWERS_MIN,
  FOLLOWING_MIN,
  PK_MAX,
  PK_MIN,
  realisticValue,
} from "./value.ts";

export interface Walk {
  /** Moves the account's counts and gives them. */
  step(pk: number): AccountCounts;
  /** The account's counts, unmoved. */
  look(pk: number): AccountCounts;
}

/** Accounts start with the sizes of `realistic` mode at `startSeconds`. */
export function createWalk(seed: number, startSeconds: number): Walk {
  // 0 = not asked for yet: real counts are at least 5,000 and 50.
  const followers = new Int32Array(PK_MAX - PK_MIN + 1);
  const following = new Int32Array(PK_MAX - PK_MIN + 1);
  const gaussian = createGaussian(seed);

  function look(pk: number): AccountCounts {
    const followerCount = followers[pk - PK_MIN] ?? 0;
    if (followerCount === 0) return realisticValue(pk, startSeconds, seed);
    return { followerCount, followingCount: following[pk - PK_MIN] ?? 0 };
  }

  return {
    look,
    step(pk) {
      const before = look(pk);
      const followerCount = moved(before.followerCount, 10_000 * gaussian(), FOLLOWERS_MIN);
      const followingCount = moved(before.followingCount, 100 * gaussian(), FOLLOWING_MIN);
      followers[pk - PK_MIN] = followerCount;
      following[pk - PK_MIN] = followingCount;
      return { followerCount, followingCount };
    },
  };
}

function moved(count: number, by: number, min: number): number {
  return Math.min(COUNT_MAX, Math.max(min, Math.round(count + by)));
}
