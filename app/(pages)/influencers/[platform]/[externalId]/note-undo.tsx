"use client";
/** A note that was just deleted and can still come back. */
import { useCallback } from "react";
import { restoreNote } from "#lib/client/change-notes.ts";
import type { InfluencerKey } from "#lib/client/influencer-path.ts";
import { shorten } from "#lib/client/shorten.ts";
import type { Note, RemovedNote } from "#lib/domain/note.ts";
import { ActionError } from "../../../../_components/action-error.tsx";
import { UndoButton } from "../../../../_components/undo-button.tsx";
import { useAction } from "../../../../_components/use-action.ts";

export interface JustRemoved extends RemovedNote {
  note: Note;
}

interface NoteUndoProps {
  account: InfluencerKey;
  removed: JustRemoved;
  onRestored: (id: number) => Promise<unknown>;
  /** The time is over; told once, or more often. */
  onOver: (id: number) => void;
}

export function NoteUndo({ account, removed, onRestored, onOver }: NoteUndoProps) {
  const { id, note, restorableUntil } = removed;
  const undo = useAction(async () => {
    await restoreNote(account, id);
    await onRestored(id);
  });
  const over = useCallback(() => onOver(id), [onOver, id]);
  const words = shorten(note.text);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-4 py-2">
      <p className="min-w-0 flex-1 basis-56 wrap-anywhere">Deleted: “{words}”</p>
      <UndoButton
        label={`deleting “${words}”`}
        until={restorableUntil}
        run={undo.run}
        isPending={undo.isPending}
        onOver={over}
      />
      <ActionError error={undo.error} />
    </div>
  );
}
