/** What a change of some influencers answers. */
import type { InfluencerState } from "#lib/domain/influencer.ts";
import type { LockedMember } from "#lib/store/lock-members.ts";

/** One that was changed: how it was, and the slot or moment from which the change holds, epoch seconds. */
export interface ChangedMember {
  before: LockedMember;
  at: number;
}

/** One that is taken up again, and the state that it takes: `pending` unless what it was is known. Never paused. */
export interface TakenUp {
  member: LockedMember;
  state: InfluencerState;
}

/** An account that is unknown stays so until it answers. */
export function periodKindOf(state: TakenUp["state"]): "live" | "not_found" {
  return state === "not_found" ? "not_found" : "live";
}
