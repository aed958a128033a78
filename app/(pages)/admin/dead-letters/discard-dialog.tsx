"use client";
/** What is given up with dead letters, said before it is. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useRef } from "react";
import { discardLetters, sumLetters } from "#lib/client/change-dead-letters.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { DeadLetterChange, DeadLetterItem } from "#lib/domain/dead-letter-views.ts";
import { ActionError } from "../action-error.tsx";
import { summaryOf } from "./letter-table.tsx";

interface DiscardDialogProps {
  letters: DeadLetterItem[];
  tz: string;
  onClose: () => void;
  onDone: (change: DeadLetterChange) => void;
}

const LISTED_MAX = 10;

export function DiscardDialog({ letters, tz, onClose, onDone }: DiscardDialogProps) {
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const discard = useMutation({
    mutationFn: () => discardLetters(letters.map(({ id }) => id)),
    onSuccess: (change) => {
      onDone(change);
      close();
    },
  });
  const { points, untold } = sumLetters(letters);
  const what = letters.length === 1 ? `dead letter ${letters[0]?.id}` : `${letters.length} dead letters`;
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={onClose}
      className="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink"
    >
      <div className="grid gap-3">
        <h2 id={title} className="text-lg font-semibold">
          Discard {what}?
        </h2>
        <p>
          <b className="font-medium">
            {points === 1 ? "1 data point is" : `${formatExact(points)} data points are`} given up
          </b>
          {untold === 0
            ? null
            : `, and whatever is in ${untold === 1 ? "one letter that" : `${untold} letters that`} can't be read`}
          : the slots stay gaps. You can take it back for thirty days.
        </p>
        <ul className="grid gap-1 text-muted">
          {letters.slice(0, LISTED_MAX).map((letter) => (
            <li key={letter.id}>
              <span className="text-ink">{letter.id}</span>: {summaryOf(letter, tz)}
            </li>
          ))}
          {letters.length > LISTED_MAX ? <li>and {letters.length - LISTED_MAX} more</li> : null}
        </ul>
        <ActionError error={discard.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button
            type="button"
            className="button button-danger"
            disabled={discard.isPending}
            onClick={() => discard.mutate()}
          >
            {discard.isPending ? "Discarding…" : "Discard"}
          </button>
        </div>
      </div>
    </dialog>
  );
}
