/** Takes up the fetching of some paused influencers. */
import type { Transaction } from "#lib/db/client.ts";
import { firstSlotFor } from "#lib/domain/slot.ts";
import { setInfluencerStates } from "#lib/store/set-influencer-states.ts";
import { switchPeriods } from "#lib/store/switch-periods.ts";
import { type ChangedMember, periodKindOf, type TakenUp } from "./member-change.ts";

/** Those that are not paused, or removed, stay as they are. `now`: epoch seconds. */
export async function resumeMembers(
  tx: Transaction,
  takenUp: readonly TakenUp[],
  now: number,
): Promise<ChangedMember[]> {
  const due = takenUp
    .filter(({ member }) => member.state === "paused" && member.removedAt === null)
    .map(({ member, state }) => ({ member, state, at: firstSlotFor(now, member.interval) }));
  if (due.length === 0) return [];
  for (const [kind, some] of Map.groupBy(due, ({ state }) => periodKindOf(state))) {
    await switchPeriods(
      tx,
      kind,
      some.map(({ member, at }) => ({ id: member.id, at })),
    );
  }
  await setInfluencerStates(
    tx,
    due.map(({ member, state, at }) => ({ id: member.id, state, at })),
  );
  return due.map(({ member, at }) => ({ before: member, at }));
}
