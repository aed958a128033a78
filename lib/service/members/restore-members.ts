/**
 * Takes removed influencers back, while their data is still there. Slots that passed meanwhile were not due: they stand in
 * a paused period.
 */
import type { Transaction } from "#lib/db/client.ts";
import { firstSlotFor } from "#lib/domain/slot.ts";
import { setInfluencerStates } from "#lib/store/set-influencer-states.ts";
import { setRemoved } from "#lib/store/set-removed.ts";
import { switchPeriods } from "#lib/store/switch-periods.ts";
import { lastDueEnds } from "./last-due-ends.ts";
import type { TakenUp } from "./member-change.ts";

/** All of them are removed and not superseded: the caller has looked. `now`: epoch seconds. */
export async function restoreMembers(
  tx: Transaction,
  takenUp: readonly TakenUp[],
  now: number,
): Promise<void> {
  if (takenUp.length === 0) return;
  await setRemoved(
    tx,
    takenUp.map(({ member }) => member.id),
    null,
  );
  const fetched = takenUp.filter(({ member }) => member.state !== "paused" && member.state !== "not_found");
  if (fetched.length === 0) return;
  for (const [removedAt, some] of Map.groupBy(fetched, ({ member }) => member.removedAt ?? now)) {
    const ends = await lastDueEnds(
      tx,
      some.map(({ member }) => member),
      removedAt,
    );
    await switchPeriods(
      tx,
      "paused",
      ends.map(({ member, end }) => ({ id: member.id, at: end })),
    );
  }
  const due = fetched.map((one) => ({ ...one, at: firstSlotFor(now, one.member.interval) }));
  await switchPeriods(
    tx,
    "live",
    due.map(({ member, at }) => ({ id: member.id, at })),
  );
  await setInfluencerStates(
    tx,
    due.map(({ member, state, at }) => ({ id: member.id, state, at })),
  );
}
