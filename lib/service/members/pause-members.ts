/** Stops the fetching of some influencers; their data stays. */
import type { Transaction } from "#lib/db/client.ts";
import type { LockedMember } from "#lib/store/lock-members.ts";
import { setInfluencerStates } from "#lib/store/set-influencer-states.ts";
import { switchPeriods } from "#lib/store/switch-periods.ts";
import { lastDueEnds } from "./last-due-ends.ts";
import type { ChangedMember } from "./member-change.ts";

/** Those that are paused already, or removed, stay as they are. `now`: epoch seconds. */
export async function pauseMembers(
  tx: Transaction,
  members: readonly LockedMember[],
  now: number,
): Promise<ChangedMember[]> {
  const running = members.filter(({ state, removedAt }) => state !== "paused" && removedAt === null);
  if (running.length === 0) return [];
  const ends = await lastDueEnds(tx, running, now);
  await switchPeriods(
    tx,
    "paused",
    ends.map(({ member, end }) => ({ id: member.id, at: end })),
  );
  await setInfluencerStates(
    tx,
    ends.map(({ member, end }) => ({ id: member.id, state: "paused", at: end })),
  );
  return ends.map(({ member, end }) => ({ before: member, at: end }));
}
