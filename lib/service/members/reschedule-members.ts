/**
 * Gives some influencers another interval, and with it another shard. The slot that runs stays due at the old one if it has
 * its data point; the new one is due from its next slot on, and between the two nothing is.
 */
import type { Transaction } from "#lib/db/client.ts";
import type { IntervalSeconds } from "#lib/domain/influencer.ts";
import { type Platform, platforms } from "#lib/domain/platform.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { listRooms, type Room } from "#lib/store/list-rooms.ts";
import type { LockedMember } from "#lib/store/lock-members.ts";
import { makeShards } from "#lib/store/make-shards.ts";
import { movePeriods } from "#lib/store/move-periods.ts";
import { moveToShards, type ShardMove } from "#lib/store/move-to-shards.ts";
import { lastDueEnds } from "./last-due-ends.ts";
import type { ChangedMember } from "./member-change.ts";

export interface Rescheduled {
  member: LockedMember;
  /** The shard that it had at this interval, to which it goes back if there is room; null: the first with room. */
  back: number | null;
}

/** Workers read who moved within a second, mostly: a slot that begins sooner might be fetched without them. */
const NOTICED_S = 5;

/** Those that have the interval, or are removed, stay as they are. `now`: epoch seconds. */
export async function rescheduleMembers(
  tx: Transaction,
  rescheduled: readonly Rescheduled[],
  interval: IntervalSeconds,
  now: number,
): Promise<ChangedMember[]> {
  const moving = rescheduled.filter(
    ({ member }) => member.removedAt === null && member.interval !== interval,
  );
  if (moving.length === 0) return [];
  for (const [platform, some] of Map.groupBy(moving, ({ member }) => member.platform)) {
    await moveToShards(tx, await findPlaces(tx, platform, some, interval), interval);
  }
  const from = slotOf(now + Math.min(NOTICED_S, interval / 4), interval) + interval;
  const ends = await lastDueEnds(
    tx,
    moving.map(({ member }) => member),
    now,
  );
  await movePeriods(
    tx,
    ends.map(({ member, slot, end }) => ({
      id: member.id,
      until: end === slot ? slot : Math.min(end, from),
      from,
    })),
    now,
  );
  return moving.map(({ member }) => ({ before: member, at: from }));
}

async function findPlaces(
  tx: Transaction,
  platform: Platform,
  moving: readonly Rescheduled[],
  interval: number,
): Promise<ShardMove[]> {
  const capacity = platforms[platform].shardSize;
  await makeShards(tx, { platform, interval, capacity, needed: moving.length });
  const rooms = await listRooms(tx, platform, interval);
  const byShard = new Map(rooms.map((room) => [room.shard, room]));
  const targets = new Map<number, number>();
  for (const { member, back } of moving) {
    if (back !== null && take(byShard.get(back))) targets.set(member.id, back);
  }
  let next = 0;
  return moving.map(({ member }) => {
    const before = targets.get(member.id);
    if (before !== undefined) return { id: member.id, from: member.shard, to: before };
    while (rooms[next]?.free === 0) next++;
    const room = rooms[next];
    if (room === undefined || !take(room)) throw new Error("there are fewer places than were made");
    return { id: member.id, from: member.shard, to: room.shard };
  });
}

function take(room: Room | undefined): boolean {
  if (room === undefined || room.free <= 0) return false;
  room.free -= 1;
  return true;
}
