/** Gives a note other words or other times. */
import type { Database } from "#lib/db/client.ts";
import type { NoteInput } from "#lib/domain/note.ts";
import type { InfluencerKey } from "#lib/query/require-influencer.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { setNote } from "#lib/store/set-note.ts";
import type { Clock } from "#lib/time.ts";
import { changeOwnNote, noSuchNote } from "./change-own-note.ts";

/** The same again changes nothing. Throws NOT_FOUND, also for one that is removed. */
export async function changeNote(
  db: Database,
  { account, id, input }: { account: InfluencerKey; id: number; input: NoteInput },
  clock: Clock,
): Promise<void> {
  await changeOwnNote(db, account, id, async (tx, { note, target }) => {
    if (note.removedAt !== null) throw noSuchNote(id);
    const { text, from, to } = note;
    if (text === input.text && from === input.from && to === input.to) return;
    await setNote(tx, id, { ...input, now: clock.now() });
    await noteAudit(tx, {
      action: "note.change",
      target,
      before: { note: id, text, from, to },
      after: { note: id, ...input },
    });
  });
}
