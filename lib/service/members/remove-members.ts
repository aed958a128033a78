/** Takes some influencers off every page at once. Their data is erased when the time to undo is over (erase-removed). */
import type { Transaction } from "#lib/db/client.ts";
import type { LockedMember } from "#lib/store/lock-members.ts";
import { setRemoved } from "#lib/store/set-removed.ts";
import type { ChangedMember } from "./member-change.ts";

/** Those that are removed already stay as they are. `now`: epoch seconds. */
export async function removeMembers(
  tx: Transaction,
  members: readonly LockedMember[],
  now: number,
): Promise<ChangedMember[]> {
  const tracked = members.filter(({ removedAt }) => removedAt === null);
  if (tracked.length === 0) return [];
  await setRemoved(
    tx,
    tracked.map(({ id }) => id),
    now,
  );
  return tracked.map((member) => ({ before: member, at: now }));
}
