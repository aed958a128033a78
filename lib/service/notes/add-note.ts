/** Writes a note on an influencer's chart. */
import type { Database } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { Note, NoteInput } from "#lib/domain/note.ts";
import { NOTES_OF_ONE_MAX } from "#lib/domain/note-limits.ts";
import { AppError } from "#lib/errors.ts";
import { type InfluencerKey, requireInfluencer } from "#lib/query/require-influencer.ts";
import { insertNote } from "#lib/store/insert-note.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";

/** `by`: an e-mail address. Throws NOT_FOUND; CONFLICT when the influencer has too many. */
export async function addNote(
  db: Database,
  account: InfluencerKey,
  input: NoteInput & { by: string },
  clock: Clock,
): Promise<Note> {
  const now = clock.now();
  const { text, from, to, by } = input;
  const id = await db.transaction(async (tx) => {
    const influencer = await requireInfluencer(tx, account);
    const added = await insertNote(tx, { influencerId: influencer.id, text, from, to, by, now });
    if (added === null) {
      throw new AppError(
        "CONFLICT",
        `An influencer has ${NOTES_OF_ONE_MAX} notes at most: delete some that are of no use any more.`,
      );
    }
    await noteAudit(tx, {
      action: "note.add",
      target: influencerTarget(account.platform, account.externalId),
      after: { note: added, text, from, to },
    });
    return added;
  });
  return { id, text, from, to, by, writtenAt: now / SECOND, changedAt: null };
}
