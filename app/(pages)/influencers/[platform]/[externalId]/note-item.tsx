"use client";
/** One note: its number on the chart, when, what, by whom; an admin changes or deletes it here. */
import { useRef, useState } from "react";
import { changeNote, removeNote } from "#lib/client/change-notes.ts";
import { formatInstant, formatInstantExact, formatSpan } from "#lib/client/format-time.ts";
import type { InfluencerKey } from "#lib/client/influencer-path.ts";
import type { Note, RemovedNote } from "#lib/domain/note.ts";
import { ActionError } from "../../../../_components/action-error.tsx";
import { fixedRange } from "../../../../_components/range-change.ts";
import { useAction } from "../../../../_components/use-action.ts";
import { FollowLink } from "./follow-link.tsx";
import { NoteForm } from "./note-form.tsx";
import type { SetUrl, UrlState } from "./url-state.ts";

/** Around an instant, so that there is something to see: seconds. */
const AROUND_S = 1_800;

interface NoteItemProps {
  note: Note;
  n: number;
  account: InfluencerKey;
  tz: string;
  isAdmin: boolean;
  url: UrlState;
  setUrl: SetUrl;
  onChanged: () => Promise<unknown>;
  onRemoved: (removed: RemovedNote, note: Note) => void;
}

export function NoteItem({
  note,
  n,
  account,
  tz,
  isAdmin,
  url,
  setUrl,
  onChanged,
  onRemoved,
}: NoteItemProps) {
  const [isOpen, setOpen] = useState(false);
  const changing = useRef<HTMLButtonElement>(null);
  const draft = useRef<string | null>(null);
  const removing = useAction(async () => {
    onRemoved(await removeNote(account, note.id), note);
    await onChanged();
  });
  const { text, from, to, by, writtenAt, changedAt } = note;
  const minute = Math.floor(from / 60) * 60;
  const span = to === null ? { from: Math.max(0, minute - AROUND_S), to: minute + AROUND_S } : { from, to };
  const author = by === null ? "" : ` by ${by}`;
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => changing.current?.focus());
  };
  return (
    <li className="grid gap-2 px-4 py-3" data-note={note.id}>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <span className="grid size-6 shrink-0 place-items-center rounded-full bg-raised text-xs font-semibold">
          <span className="sr-only">Mark </span>
          {n}
        </span>
        <div className="min-w-0 flex-1 basis-56">
          <p className="whitespace-pre-line wrap-anywhere">{text}</p>
          <p className="text-xs text-muted">
            <FollowLink
              change={fixedRange(span)}
              url={url}
              setUrl={setUrl}
              className="link inline-block py-1"
            >
              {to === null ? formatInstant(from, tz) : formatSpan(from, to, tz)}
            </FollowLink>
            <span title={formatInstantExact(writtenAt, tz)}>
              {` · written${author} ${formatInstant(writtenAt, tz)}${changedAt === null ? "" : ", changed since"}`}
            </span>
          </p>
        </div>
        {isAdmin ? (
          <div className="flex gap-2">
            <button
              ref={changing}
              type="button"
              className="button button-small needs-script"
              aria-expanded={isOpen}
              aria-label={`Change note ${n}`}
              onClick={() => setOpen(!isOpen)}
            >
              Change
            </button>
            <button
              type="button"
              className="button button-small needs-script"
              aria-label={`Delete note ${n}`}
              disabled={removing.isPending}
              onClick={removing.run}
            >
              Delete
            </button>
          </div>
        ) : null}
      </div>
      <ActionError error={removing.error} />
      {isOpen ? (
        <NoteForm
          title={`Change note ${n}`}
          note={{ text, from, to }}
          tz={tz}
          draft={draft}
          save={async (changed) => {
            await changeNote(account, note.id, changed);
            await onChanged();
          }}
          onClose={close}
        />
      ) : null}
    </li>
  );
}
