"use client";
/** A note that was just deleted and can still come back, with the seconds that are left. */
import { useEffect } from "react";
import type { Account } from "#lib/client/account-path.ts";
import { browserNow } from "#lib/client/browser-clock.ts";
import { restoreNote } from "#lib/client/change-notes.ts";
import { shorten } from "#lib/client/shorten.ts";
import type { Note, RemovedNote } from "#lib/domain/note.ts";
import { useNow } from "../../../../_components/use-now.ts";
import { ActionError } from "../../../admin/action-error.tsx";
import { useAction } from "../../../admin/use-action.ts";

export interface JustRemoved extends RemovedNote {
  note: Note;
}

interface NoteUndoProps {
  account: Account;
  removed: JustRemoved;
  onRestored: () => Promise<unknown>;
  /** It is back, or the time is over. */
  onGone: () => void;
}

export function NoteUndo({ account, removed, onRestored, onGone }: NoteUndoProps) {
  const now = useNow(browserNow());
  const rest = Math.ceil(removed.restorableUntil - now);
  const undo = useAction(async () => {
    await restoreNote(account, removed.id);
    await onRestored();
    onGone();
  });
  const isOver = rest <= 0 && !undo.isPending;
  useEffect(() => {
    if (isOver) onGone();
  }, [isOver, onGone]);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-4 py-2">
      <p className="min-w-0 flex-1 basis-56 wrap-anywhere">Deleted: “{shorten(removed.note.text)}”</p>
      <button type="button" className="button button-small" disabled={undo.isPending} onClick={undo.run}>
        Undo{" "}
        <span aria-hidden="true" className="text-muted">
          {Math.max(0, rest)} s
        </span>
      </button>
      <ActionError error={undo.error} />
    </div>
  );
}
