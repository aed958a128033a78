"use client";
/** Undoing destroys data: the dialog says whose, and is answered by typing the import's number. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { changeImport } from "#lib/client/change-import.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { ActionError } from "../../action-error.tsx";

interface UndoDialogProps {
  item: ImportDetail;
  onClose: () => void;
  onChanged: () => void;
}

export function UndoDialog({ item, onClose, onChanged }: UndoDialogProps) {
  const ids = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const { id, name, added, skipped } = item;
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const undo = useMutation({
    mutationFn: () => changeImport(id, "undo", { confirm: typed.trim() }),
    onSuccess: () => {
      onChanged();
      close();
    },
  });
  const isConfirmed = typed.trim() === String(id) || typed.trim() === name;
  return (
    <dialog
      ref={dialog}
      aria-labelledby={ids}
      onClose={onClose}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink"
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (isConfirmed) undo.mutate();
        }}
      >
        <h2 id={ids} className="text-lg font-semibold">
          Undo import {id}?
        </h2>
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
        <ActionError error={undo.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button button-danger" disabled={!isConfirmed || undo.isPending}>
            {undo.isPending ? "Undoing…" : "Undo the import"}
          </button>
        </div>
      </form>
    </dialog>
  );
}
