"use client";
/** The notes of the range on screen, numbered as on the chart; an admin writes, changes and deletes them here. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { addNote } from "#lib/client/change-notes.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { InfluencerKey } from "#lib/client/influencer-path.ts";
import { notesOf } from "#lib/client/notes-options.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import type { NoteInput, NoteList } from "#lib/domain/note.ts";
import { BlockError } from "../../../../_components/block-error.tsx";
import type { Kept } from "../../../../_components/use-kept.ts";
import { NoteForm } from "./note-form.tsx";
import { NoteItem } from "./note-item.tsx";
import { type JustRemoved, NoteUndo } from "./note-undo.tsx";
import type { SetUrl, UrlState } from "./url-state.ts";

interface NotesCardProps {
  account: InfluencerKey;
  notes: Kept<NoteList>;
  retry: () => void;
  retrying: boolean;
  range: ResolvedRange;
  now: number;
  isAdmin: boolean;
  url: UrlState;
  setUrl: SetUrl;
}

export function NotesCard(props: NotesCardProps) {
  const { account, range, now, isAdmin, url, setUrl, retry, retrying } = props;
  const { data, error, isOther } = props.notes;
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [removed, setRemoved] = useState<JustRemoved[]>([]);
  const adding = useRef<HTMLButtonElement>(null);
  const draft = useRef<string | null>(null);
  const notes = data?.notes ?? [];
  const { platform, externalId } = account;
  const onChanged = () => client.invalidateQueries({ queryKey: notesOf({ platform, externalId }) });
  const forget = useCallback((id: number) => setRemoved((all) => all.filter((one) => one.id !== id)), []);
  // What had the focus is gone.
  const focusOnAdding = () => requestAnimationFrame(() => adding.current?.focus());
  const restored = async (id: number) => {
    await onChanged();
    forget(id);
    focusOnAdding();
  };
  // Nobody but an admin has any use of an empty card.
  if (!isAdmin && !error && data?.total === 0) return null;
  const close = () => {
    setOpen(false);
    focusOnAdding();
  };
  return (
    <section aria-labelledby="notes-title" aria-busy={isOther} className="card dims">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 id="notes-title" className="text-base font-semibold">
            Notes
          </h2>
          <p className="text-muted">
            {data && data.total > notes.length
              ? `the first ${formatExact(notes.length)} of ${formatExact(data.total)} in this range`
              : "of this range"}
          </p>
        </div>
        {isAdmin ? (
          <button
            ref={adding}
            type="button"
            className="button button-small needs-script"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            Add a note
          </button>
        ) : null}
      </div>
      {isOpen ? (
        <div className="px-4 pb-3">
          <NoteForm
            title="Add a note"
            note={blankFor(range, now)}
            tz={range.tz}
            draft={draft}
            save={async (note) => {
              await addNote(account, note);
              await onChanged();
            }}
            onClose={close}
          />
        </div>
      ) : null}
      {!data && error ? (
        <div className="px-4 pb-3">
          <BlockError what="The notes" error={error} retry={retry} retrying={retrying} />
        </div>
      ) : null}
      {!data && !error ? (
        <p className="px-4 pb-3" role="status" aria-label="Loading the notes">
          <span className="pulse inline-block h-4 w-56 max-w-full rounded bg-raised align-middle" />
        </p>
      ) : null}
      {data && notes.length === 0 && !isOpen ? (
        <p className="px-4 pb-3 text-muted">
          None in this range. A note says what a curve can’t: “giveaway”, “platform purge”.
        </p>
      ) : null}
      {notes.length > 0 ? (
        <ol className="divide-y divide-line border-t border-line" aria-label="Notes of this range">
          {notes.map((note, i) => (
            <NoteItem
              key={note.id}
              note={note}
              n={i + 1}
              account={account}
              tz={range.tz}
              isAdmin={isAdmin}
              url={url}
              setUrl={setUrl}
              onChanged={onChanged}
              onRemoved={(gone, was) => {
                setRemoved((all) => [...all, { ...gone, note: was }]);
                focusOnAdding();
              }}
            />
          ))}
        </ol>
      ) : null}
      <div role="status" className="empty:hidden">
        {removed.map((one) => (
          <NoteUndo key={one.id} account={account} removed={one} onRestored={restored} onOver={forget} />
        ))}
      </div>
    </section>
  );
}

/** A range that was chosen is most likely meant as a whole; of one that moves on, the present minute. */
function blankFor({ preset, from, to }: ResolvedRange, now: number): NoteInput {
  if (preset === null) return { text: "", from, to };
  return { text: "", from: Math.floor(now / 60) * 60, to: null };
}
