/** The frame of each change of a note: one transaction, the tracked influencer, the note's row locked. */
import type { Database, Transaction } from "#lib/db/client.ts";
import { type AuditTarget, influencerTarget } from "#lib/domain/audit.ts";
import { AppError } from "#lib/errors.ts";
import { type InfluencerKey, requireInfluencer } from "#lib/query/require-influencer.ts";
import { type LockedNote, lockNote } from "#lib/store/lock-note.ts";

export interface NoteInHand {
  id: number;
  note: LockedNote;
  target: AuditTarget;
}

/** Throws NOT_FOUND when there is no such influencer, or none of its notes has this number. */
export async function changeOwnNote<T>(
  db: Database,
  account: InfluencerKey,
  id: number,
  change: (tx: Transaction, inHand: NoteInHand) => Promise<T>,
): Promise<T> {
  return await db.transaction(async (tx) => {
    const influencer = await requireInfluencer(tx, account);
    const note = await lockNote(tx, { influencerId: influencer.id, id });
    if (note === null) throw noSuchNote(id);
    return await change(tx, { id, note, target: influencerTarget(account.platform, account.externalId) });
  });
}

export function noSuchNote(id: number): AppError {
  return new AppError("NOT_FOUND", `There is no note ${id} on this influencer.`, { details: { id } });
}
