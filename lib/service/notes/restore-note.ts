/** Undoes remove-note, while there is time. */
import type { Database } from "#lib/db/client.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { AppError } from "#lib/errors.ts";
import type { InfluencerKey } from "#lib/query/require-influencer.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { setNoteRemoved } from "#lib/store/set-note-removed.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeOwnNote } from "./change-own-note.ts";

/** One that is there changes nothing. Throws NOT_FOUND; CONFLICT when the time to undo is over. */
export async function restoreNote(
  db: Database,
  { account, id }: { account: InfluencerKey; id: number },
  clock: Clock,
): Promise<void> {
  await changeOwnNote(db, account, id, async (tx, { note, target }) => {
    const { removedAt, text, from, to } = note;
    if (removedAt === null) return;
    if (removedAt + UNDO_WINDOW_S < clock.now() / SECOND)
      throw new AppError("CONFLICT", "The time to undo is over: write the note anew.");
    await setNoteRemoved(tx, id, null);
    await noteAudit(tx, { action: "note.restore", target, after: { note: id, text, from, to } });
  });
}
