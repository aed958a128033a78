"use client";
/** The notes of the range on screen, numbered as on the chart; an admin writes, changes and deletes them here. */
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import type { Account } from "#lib/client/account-path.ts";
import { addNote } from "#lib/client/change-notes.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { notesOf } from "#lib/client/notes-options.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import type { NoteInput, NoteList } from "#lib/domain/note.ts";
import { BlockError } from "../../../../_components/block-error.tsx";
import { NoteForm } from "./note-form.tsx";
import { NoteItem } from "./note-item.tsx";
import { type JustRemoved, NoteUndo } from "./note-undo.tsx";
import type { SetUrl, UrlState } from "./url-state.ts";

interface NotesCardProps {
  account: Account;
  query: UseQueryResult<NoteList>;
  range: ResolvedRange;
  now: number;
  isAdmin: boolean;
  url: UrlState;
  setUrl: SetUrl;
}

export function NotesCard({ account, query, range, now, isAdmin, url, setUrl }: NotesCardProps) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [removed, setRemoved] = useState<JustRemoved[]>([]);
  const adding = useRef<HTMLButtonElement>(null);
  const { data, error, refetch, isFetching } = query;
  const notes = data?.notes ?? [];
  const { platform, externalId } = account;
  const onChanged = () => client.invalidateQueries({ queryKey: notesOf({ platform, externalId }) });
  const forget = useCallback((id: number) => setRemoved((all) => all.filter((one) => one.id !== id)), []);
  // Nobody but an admin has any use of an empty card.
  if (!isAdmin && !error && data?.total === 0) return null;
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => adding.current?.focus());
  };
  return (
    <section aria-labelledby="notes-title" aria-busy={isFetching} className="card">
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
          <BlockError what="The notes" error={error} retry={refetch} retrying={isFetching} />
        </div>
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
              onRemoved={(gone, was) => setRemoved((all) => [...all, { ...gone, note: was }])}
            />
          ))}
        </ol>
      ) : null}
      <div role="status" className="empty:hidden">
        {removed.map((one) => (
          <Undoable key={one.id} {...{ account, removed: one, onChanged, forget }} />
        ))}
      </div>
    </section>
  );
}

interface UndoableProps {
  account: Account;
  removed: JustRemoved;
  onChanged: () => Promise<unknown>;
  forget: (id: number) => void;
}

function Undoable({ account, removed, onChanged, forget }: UndoableProps) {
  const { id } = removed;
  const onGone = useCallback(() => forget(id), [forget, id]);
  return <NoteUndo account={account} removed={removed} onRestored={onChanged} onGone={onGone} />;
}

/** A range that was chosen is most likely meant as a whole; of one that moves on, the present minute. */
function blankFor({ preset, from, to }: ResolvedRange, now: number): NoteInput {
  if (preset === null) return { text: "", from, to };
  return { text: "", from: Math.floor(now / 60) * 60, to: null };
}
