"use client";
/** What happened and when: an instant, or a range. For a new note and for one that is changed. */
import { type FormEvent, type RefObject, useId, useState } from "react";
import { fieldTime } from "#lib/client/field-time.ts";
import { parseRangeTime } from "#lib/client/parse-range-time.ts";
import type { NoteInput } from "#lib/domain/note.ts";
import { NOTE_LENGTH_MAX } from "#lib/domain/note-limits.ts";
import { FormError } from "../../../../_components/form-error.tsx";
import { TextField } from "../../../../_components/text-field.tsx";
import { textOf } from "../../../../_components/text-of.ts";
import { useChange } from "../../../../_components/use-change.ts";

interface NoteFormProps {
  /** Names the form. */
  title: string;
  /** What stands in it at first. */
  note: NoteInput;
  tz: string;
  /** What was written and neither saved nor given up: closing the form by a key keeps it. */
  draft: RefObject<string | null>;
  save: (note: NoteInput) => Promise<unknown>;
  /** Saved, given up, or put off. */
  onClose: () => void;
}

export function NoteForm({ title, note, tz, draft, save, onClose }: NoteFormProps) {
  const text = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const { mutate, isPending, error } = useChange({ mutationFn: save, onSuccess: end });

  function end() {
    draft.current = null;
    onClose();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const read = readNote(new FormData(event.currentTarget), note, tz);
    setProblem(typeof read === "string" ? read : null);
    if (typeof read !== "string") mutate(read);
  }

  return (
    <form
      aria-label={title}
      onSubmit={submit}
      onKeyDown={(event) => {
        // While a word is being composed, Escape gives up that word, not the note.
        if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        onClose();
      }}
      className="grid gap-3 rounded-lg bg-raised p-3"
    >
      <div className="grid gap-1">
        <label htmlFor={text} className="font-medium">
          What happened
        </label>
        <textarea
          id={text}
          name="text"
          className="field min-h-16"
          rows={2}
          required
          maxLength={NOTE_LENGTH_MAX}
          defaultValue={draft.current ?? note.text}
          onChange={(event) => {
            draft.current = event.target.value;
          }}
          // biome-ignore lint/a11y/noAutofocus: it opens on a press of a button that names it
          autoFocus
          aria-describedby={`${text}-hint`}
        />
        <p id={`${text}-hint`} className="text-xs text-muted">
          Plain text, {NOTE_LENGTH_MAX} characters at most. Whoever may read this page reads it.
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <TextField
          label="From"
          name="from"
          type="datetime-local"
          required
          defaultValue={fieldTime(note.from, tz)}
        />
        <TextField
          label="To, not included"
          name="to"
          type="datetime-local"
          defaultValue={note.to === null ? "" : fieldTime(note.to, tz)}
          hint="Empty: an instant"
        />
      </div>
      <FormError error={problem === null ? error : new Error(problem)} />
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button button-primary" disabled={isPending}>
          {isPending ? "Saving…" : "Save the note"}
        </button>
        <button type="button" className="button" onClick={end}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** A string: what is wrong with it. */
function readNote(fields: FormData, before: NoteInput, tz: string): NoteInput | string {
  const from = timeOf(textOf(fields, "from"), before.from, tz);
  if (from === null) return "From is not a time.";
  const typed = textOf(fields, "to");
  const to = typed === "" ? null : timeOf(typed, before.to, tz);
  if (typed !== "" && to === null) return "To is not a time.";
  if (to !== null && to <= from) return "To must be after From.";
  return { text: textOf(fields, "text").replaceAll("\r", "").trim(), from, to };
}

/** The field has minutes: one that was left alone keeps its seconds. */
function timeOf(typed: string, before: number | null, tz: string): number | null {
  if (before !== null && typed === fieldTime(before, tz)) return before;
  // The field gives no time that is reckoned from now.
  return parseRangeTime(typed, { now: 0, tz, edge: "from" })?.t ?? null;
}
