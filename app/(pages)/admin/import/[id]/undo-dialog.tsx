"use client";
/** Undoing destroys data: the dialog says whose, and is answered by typing the import's number. */
import { useState } from "react";
import { changeImport } from "#lib/client/change-import.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { useChange } from "../../../../_components/use-change.ts";
import { ConfirmDialog, useDialog } from "../../confirm-dialog.tsx";

interface UndoDialogProps {
  item: ImportDetail;
  onClose: () => void;
  onChanged: () => void;
}

export function UndoDialog({ item, onClose, onChanged }: UndoDialogProps) {
  const dialog = useDialog();
  const [typed, setTyped] = useState("");
  const { id, name, added, skipped } = item;
  const undo = useChange({
    mutationFn: () => changeImport(id, "undo", { confirm: typed.trim() }),
    onSuccess: () => {
      // It gives the focus back to a button that goes.
      dialog.close();
      onChanged();
    },
  });
  const isConfirmed = typed.trim() === String(id) || typed.trim() === name;
  return (
    <ConfirmDialog
      dialog={dialog}
      onClose={onClose}
      title={`Undo import ${id}?`}
      error={undo.error}
      confirm={{
        label: undo.isPending ? "Undoing…" : "Undo the import",
        isDisabled: !isConfirmed || undo.isPending,
        run: () => undo.mutate(),
      }}
    >
      <p>
        Removes the {formatExact(added)} {added === 1 ? "influencer" : "influencers"} that it added, with
        every data point that was fetched of them since. After {UNDO_WINDOW_S} seconds they are erased for
        good.
      </p>
      <p className="text-muted">
        {skipped > 0
          ? `The ${formatExact(skipped)} that were tracked before it`
          : "Whoever was tracked before it"}{" "}
        stay as they are.
      </p>
      <label className="grid gap-1 font-medium">
        Type {id} to go on
        <input
          className="field font-normal"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
    </ConfirmDialog>
  );
}
