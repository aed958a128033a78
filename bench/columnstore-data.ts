/** Data points of two kinds for the bench of the columnstore: counts that grow slowly, and those of the real Mockstagram. */
import { MINUTE_S } from "#lib/domain/seconds.ts";
import { hash } from "#mockstagram/hash.ts";
import { realisticValue } from "#mockstagram/value.ts";
import { createWalk } from "#mockstagram/walk.ts";

export const dataKinds = ["slow growth", "Mockstagram's noise"] as const;
export type DataKind = (typeof dataKinds)[number];

/** Row i is one data point. Epoch seconds; milliseconds into the slot. */
export interface Points {
  ids: number[];
  slots: number[];
  offsets: number[];
  followers: number[];
  following: number[];
}

export interface HourOfPoints {
  /** Influencers first…last. */
  first: number;
  last: number;
  /** Epoch seconds. */
  hour: number;
}

const SEED = 1;
const FIRST_PK = 1_000_000;
/** A shard's requests are spread over 60 % of a minute; an answer takes now a little longer, now a little less. */
const SHARD = 1_000;
const SPREAD_MS = 36_000;
const JITTER_MS = 50;

/** Gives hours of minutes; an influencer's in ascending order. `toMs`: what the times of answers are cut to. */
export function createSource(kind: DataKind, start: number, toMs: number): (wanted: HourOfPoints) => Points {
  const walk = createWalk(SEED, start);
  return ({ first, last, hour }) => {
    const points: Points = { ids: [], slots: [], offsets: [], followers: [], following: [] };
    for (let id = first; id <= last; id++) {
      const pk = FIRST_PK + id;
      const place = (SPREAD_MS / SHARD) * (id % SHARD);
      for (let slot = hour; slot < hour + 60 * MINUTE_S; slot += MINUTE_S) {
        const offset = place + (hash(pk, slot, 30) % JITTER_MS);
        const counts =
          kind === "slow growth" ? realisticValue(pk, slot + offset / 1_000, SEED) : walk.step(pk);
        points.ids.push(id);
        points.slots.push(slot);
        points.offsets.push(Math.floor(offset / toMs) * toMs);
        points.followers.push(counts.followerCount);
        points.following.push(counts.followingCount);
      }
    }
    return points;
  };
}
