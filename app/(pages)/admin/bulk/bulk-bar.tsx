"use client";
/** How many match, how many are chosen, and what can be done to them. Stays in sight while the rows scroll. */
import { formatExact } from "#lib/client/format-count.ts";
import type { BulkKind } from "#lib/domain/bulk-action.ts";
import type { Selection } from "./use-selection.ts";

interface BulkBarProps {
  selection: Selection;
  /** How many match the filter. */
  total: number;
  onChoose: (kind: BulkKind) => void;
}

const actions: readonly { kind: BulkKind; name: string }[] = [
  { kind: "pause", name: "Pause" },
  { kind: "resume", name: "Resume" },
  { kind: "set_interval", name: "Interval" },
  { kind: "change_tags", name: "Tags" },
  { kind: "remove", name: "Remove" },
];

export function BulkBar({ selection, total, onChoose }: BulkBarProps) {
  const { count, isAll } = selection;
  return (
    <section
      aria-label="Select and change"
      className="card needs-script sticky top-14 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2 sm:px-4"
    >
      <p role="status" className="font-medium">
        {count === 0
          ? `${formatExact(total)} match`
          : isAll
            ? `All ${formatExact(total)} selected`
            : `${formatExact(count)} selected`}
      </p>
      {/* It stays where it is when it is pressed, and with it the focus. */}
      <button
        type="button"
        className="button button-small aria-pressed:border-accent aria-pressed:text-accent"
        aria-pressed={isAll}
        onClick={isAll ? selection.clear : selection.chooseAll}
      >
        Select all {formatExact(total)}
      </button>
      {count === 0 ? null : (
        <div className="flex flex-wrap gap-1 sm:ml-auto sm:gap-2">
          {actions.map(({ kind, name }) => (
            <button
              key={kind}
              type="button"
              className={`button button-small max-sm:px-2 ${kind === "remove" ? "button-danger" : ""}`}
              aria-haspopup="dialog"
              aria-label={`${name} the selected`}
              onClick={() => onChoose(kind)}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}
