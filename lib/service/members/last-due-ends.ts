/** Where the live period of each member ends that is broken off at `t`: a slot that has its data point was still due. */
import type { Transaction } from "#lib/db/client.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { listAnswered } from "#lib/store/list-answered.ts";
import type { LockedMember } from "#lib/store/lock-members.ts";

export interface DueEnd {
  member: LockedMember;
  /** The slot that holds `t`, and where the period ends: there, or a slot later. Epoch seconds. */
  slot: number;
  end: number;
}

/** In the order of `members`. `t`: epoch seconds. */
export async function lastDueEnds(
  tx: Transaction,
  members: readonly LockedMember[],
  t: number,
): Promise<DueEnd[]> {
  const answered = new Set<number>();
  for (const [interval, some] of Map.groupBy(members, (member) => member.interval)) {
    const ids = some.map(({ id }) => id);
    for (const id of await listAnswered(tx, ids, slotOf(t, interval))) answered.add(id);
  }
  return members.map((member) => {
    const slot = slotOf(t, member.interval);
    return { member, slot, end: answered.has(member.id) ? slot + member.interval : slot };
  });
}
