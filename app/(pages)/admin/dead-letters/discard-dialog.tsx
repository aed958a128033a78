"use client";
/** What is given up with dead letters, said before it is. */
import { discardLetters, sumLetters } from "#lib/client/change-dead-letters.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { DeadLetterChange, DeadLetterItem } from "#lib/domain/dead-letter-views.ts";
import { useChange } from "../../../_components/use-change.ts";
import { ConfirmDialog, useDialog } from "../confirm-dialog.tsx";
import { summaryOf } from "./letter-table.tsx";

interface DiscardDialogProps {
  letters: DeadLetterItem[];
  tz: string;
  onClose: () => void;
  onDone: (change: DeadLetterChange) => void;
}

const LISTED_MAX = 10;

export function DiscardDialog({ letters, tz, onClose, onDone }: DiscardDialogProps) {
  const dialog = useDialog();
  const discard = useChange({
    mutationFn: () => discardLetters(letters.map(({ id }) => id)),
    onSuccess: (change) => {
      onDone(change);
      dialog.close();
    },
  });
  const { points, untold } = sumLetters(letters);
  const what = letters.length === 1 ? `dead letter ${letters[0]?.id}` : `${letters.length} dead letters`;
  return (
    <ConfirmDialog
      dialog={dialog}
      onClose={onClose}
      title={`Discard ${what}?`}
      error={discard.error}
      confirm={{
        label: discard.isPending ? "Discarding…" : "Discard",
        isDisabled: discard.isPending,
        run: () => discard.mutate(),
      }}
    >
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
    </ConfirmDialog>
  );
}
