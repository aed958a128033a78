/**
 * Puts a batch of a bulk action's influencers back to what stood before. Whatever something else has changed since stays as
 * it is. What happened stays told: slots that passed meanwhile were not due, and periods say so.
 */
import type { Transaction } from "#lib/db/client.ts";
import type { BulkChange } from "#lib/domain/bulk-action.ts";
import { intervalSchema } from "#lib/domain/influencer.ts";
import { changeTags, sameTags } from "#lib/domain/tags.ts";
import { advanceUndo } from "#lib/store/advance-bulk-action.ts";
import { listBulkChanges, type NotedChange } from "#lib/store/bulk-changes.ts";
import type { ClaimedBulkAction } from "#lib/store/claim-bulk-action.ts";
import { type LockedMember, lockMembers } from "#lib/store/lock-members.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { pauseMembers } from "../members/pause-members.ts";
import { rescheduleMembers } from "../members/reschedule-members.ts";
import { restoreMembers } from "../members/restore-members.ts";
import { resumeMembers } from "../members/resume-members.ts";
import { retagMembers } from "../members/retag-members.ts";

const BATCH = 2_000;

interface Undoing {
  member: LockedMember;
  before: NotedChange;
}

/** Under the registry lock. */
export async function undoBulkBatch(
  tx: Transaction,
  { id, action, undoCursor }: ClaimedBulkAction,
  clock: Clock,
  startedAt: number,
): Promise<void> {
  const changes = await listBulkChanges(tx, id, undoCursor, BATCH);
  const members = await lockMembers(
    tx,
    changes.map((change) => change.id),
  );
  const byId = new Map(members.map((member) => [member.id, member]));
  const undoing = changes.flatMap((before) => {
    const member = byId.get(before.id);
    return member !== undefined && stands(action, member, before) ? [{ member, before }] : [];
  });
  await putBack(tx, action, undoing, clock.now() / SECOND);
  await advanceUndo(tx, id, {
    undone: undoing.length,
    kept: changes.length - undoing.length,
    startedAt,
    now: clock.now() / SECOND,
    cursor: changes.length < BATCH ? null : (changes.at(-1)?.id ?? null),
  });
}

/** Whether what the action did is still the last word. */
function stands(action: BulkChange, member: LockedMember, before: NotedChange): boolean {
  if (action.kind === "remove") return member.removedAt === before.at && !member.superseded;
  if (member.removedAt !== null) return false;
  switch (action.kind) {
    case "pause":
      return member.state === "paused" && member.stateSlot === before.at;
    case "resume":
      return member.state !== "paused" && member.stateSlot === before.at;
    case "set_interval":
      return member.interval === action.interval;
    case "change_tags":
      return sameTags(member.tags, changeTags(before.tags ?? [], action.tags) ?? []);
  }
}

async function putBack(
  tx: Transaction,
  action: BulkChange,
  undoing: readonly Undoing[],
  now: number,
): Promise<void> {
  switch (action.kind) {
    case "pause":
      // As they were: what was said of them then is the newest that is known.
      await resumeMembers(
        tx,
        undoing.map(({ member, before: { state } }) => ({ member, state })),
        now,
      );
      return;
    case "remove":
      await restoreMembers(
        tx,
        undoing.map(({ member }) => ({ member, state: member.state })),
        now,
      );
      return;
    case "resume":
      await pauseMembers(
        tx,
        undoing.map(({ member }) => member),
        now,
      );
      return;
    case "set_interval":
      for (const [interval, some] of Map.groupBy(undoing, ({ before }) => before.interval)) {
        const back = some.map(({ member, before }) => ({ member, back: before.shard }));
        await rescheduleMembers(tx, back, intervalSchema.parse(interval), now);
      }
      return;
    case "change_tags":
      await retagMembers(
        tx,
        undoing.map(({ member, before }) => ({ member, tags: before.tags ?? [] })),
        now,
      );
  }
}
