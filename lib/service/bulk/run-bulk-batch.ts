/**
 * Does the next batch of the bulk action whose turn it is: one transaction holds what is changed, what stood before, and how
 * far it has come, so that it may be killed anywhere and is taken up by whoever comes next, with nothing skipped or doubled.
 * One whose batch can't be done stops, and keeps no later one back.
 */
import { sql } from "drizzle-orm";
import type { Database, Transaction } from "#lib/db/client.ts";
import { isPoison } from "#lib/db/is-poison.ts";
import { type BulkChange, bulkUndoWindowS } from "#lib/domain/bulk-action.ts";
import { changeTags } from "#lib/domain/tags.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { advanceBulkAction } from "#lib/store/advance-bulk-action.ts";
import { noteBulkChanges } from "#lib/store/bulk-changes.ts";
import { type ClaimedBulkAction, claimBulkAction } from "#lib/store/claim-bulk-action.ts";
import { type LockedMember, lockMembers } from "#lib/store/lock-members.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { noteBulkProblem } from "#lib/store/note-bulk-problem.ts";
import { takeBulkBatch } from "#lib/store/take-bulk-batch.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import type { ChangedMember } from "../members/member-change.ts";
import { pauseMembers } from "../members/pause-members.ts";
import { removeMembers } from "../members/remove-members.ts";
import { rescheduleMembers } from "../members/reschedule-members.ts";
import { resumeMembers } from "../members/resume-members.ts";
import { retagMembers } from "../members/retag-members.ts";
import { undoBulkBatch } from "./undo-bulk-batch.ts";

export interface BatchOptions {
  /** Of that one, if it is its turn. */
  only?: number;
  /** Gives up when others hold the registry, or one of its influencers, for longer. Default: the connection's. */
  lockWaitMs?: number;
}

/** False: nothing is to be done, or somebody else is at it. Throws what kept it from being done; of a batch that can't be, once. */
export async function runBulkBatch(
  db: Database,
  clock: Clock,
  { only, lockWaitMs }: BatchOptions = {},
): Promise<boolean> {
  const held: { claimed: ClaimedBulkAction | null } = { claimed: null };
  try {
    return await db.transaction(async (tx) => {
      if (lockWaitMs !== undefined)
        await tx.execute(sql`SELECT set_config('lock_timeout', ${String(lockWaitMs)}, true)`);
      held.claimed = await claimBulkAction(tx, only ?? null);
      if (held.claimed === null) return false;
      const startedAt = clock.now() / SECOND;
      await lockRegistry(tx);
      if (held.claimed.state === "undoing") await undoBulkBatch(tx, held.claimed, clock, startedAt);
      else await doBatch(tx, held.claimed, clock, startedAt);
      return true;
    });
  } catch (error) {
    if (held.claimed !== null && isPoison(error))
      await noteBulkProblem(db, held.claimed, rootMessageOf(error));
    throw error;
  }
}

async function doBatch(tx: Transaction, { id, action }: ClaimedBulkAction, clock: Clock, startedAt: number) {
  const ids = await takeBulkBatch(tx, id);
  const members = await lockMembers(tx, ids);
  // Read after the wait for the lock: a slot that passed meanwhile is over.
  const changed = await apply(tx, action, members, clock.now() / SECOND);
  await noteBulkChanges(
    tx,
    id,
    changed.map(({ before, at }) => ({
      ...before,
      tags: action.kind === "change_tags" ? before.tags : null,
      at,
    })),
  );
  await advanceBulkAction(tx, id, {
    done: ids.length,
    changed: changed.length,
    startedAt,
    now: clock.now() / SECOND,
    undoWindow: bulkUndoWindowS[action.kind],
  });
}

async function apply(
  tx: Transaction,
  action: BulkChange,
  members: readonly LockedMember[],
  now: number,
): Promise<ChangedMember[]> {
  switch (action.kind) {
    case "pause":
      return await pauseMembers(tx, members, now);
    case "resume":
      return await resumeMembers(
        tx,
        members.map((member) => ({ member, state: "pending" })),
        now,
      );
    case "set_interval":
      return await rescheduleMembers(
        tx,
        members.map((member) => ({ member, back: null })),
        action.interval,
        now,
      );
    case "change_tags":
      return await retagMembers(
        tx,
        members.map((member) => ({ member, tags: changeTags(member.tags, action.tags) ?? member.tags })),
        now,
      );
    case "remove":
      return await removeMembers(tx, members, now);
  }
}
