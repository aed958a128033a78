/** Deletes a note; for a minute it can be taken back. */
import type { Database } from "#lib/db/client.ts";
import type { RemovedNote } from "#lib/domain/note.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import type { InfluencerKey } from "#lib/query/require-influencer.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { setNoteRemoved } from "#lib/store/set-note-removed.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeOwnNote } from "./change-own-note.ts";

/** One that is removed already stays as it is. Throws NOT_FOUND. */
export async function removeNote(
  db: Database,
  { account, id }: { account: InfluencerKey; id: number },
  clock: Clock,
): Promise<RemovedNote> {
  return await changeOwnNote(db, account, id, async (tx, { note, target }) => {
    const { removedAt, text, from, to } = note;
    const now = clock.now();
    if (removedAt === null) {
      await setNoteRemoved(tx, id, now);
      await noteAudit(tx, { action: "note.remove", target, before: { note: id, text, from, to } });
    }
    return { id, restorableUntil: (removedAt ?? now / SECOND) + UNDO_WINDOW_S };
  });
}
