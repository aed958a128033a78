/** Short notes that admins write on an instant or a range of an influencer's chart: "giveaway". Safe in the browser. */
import { z } from "zod";
import { NOTE_LENGTH_MAX } from "./note-limits.ts";

/** The year 2100: seconds. */
const TIME_MAX = 4_102_444_800;

/** Plain text, trimmed: line breaks are all that is not a visible character. */
export const noteTextSchema = z
  .string()
  .trim()
  .min(1, { message: "is empty: say what happened" })
  .max(NOTE_LENGTH_MAX, { message: `is longer than ${NOTE_LENGTH_MAX} characters` })
  .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u, { message: "holds control characters: write plain text" });

const timeSchema = z.int().min(0).max(TIME_MAX);

/** What a note says and of when: [from, to), or an instant where `to` is null. Epoch seconds. */
export const noteInputSchema = z
  .strictObject({ text: noteTextSchema, from: timeSchema, to: timeSchema.nullable() })
  .refine(({ from, to }) => to === null || to > from, { path: ["to"], message: "is not after from" });
export type NoteInput = z.infer<typeof noteInputSchema>;

export const noteSchema = z.object({
  id: z.number(),
  text: z.string(),
  from: z.number(),
  to: z.number().nullable(),
  /** The e-mail address of whoever wrote it: null unless whoever asks is signed in. */
  by: z.string().nullable(),
  /** Epoch seconds. */
  writtenAt: z.number(),
  /** null: as it was written. */
  changedAt: z.number().nullable(),
});
export type Note = z.infer<typeof noteSchema>;

/** By the instant at which they begin, earliest first; the first of them where there are too many. */
export const noteListSchema = z.object({ notes: z.array(noteSchema), total: z.number() });
export type NoteList = z.infer<typeof noteListSchema>;

export const removedNoteSchema = z.object({
  id: z.number(),
  /** Epoch seconds. */
  restorableUntil: z.number(),
});
export type RemovedNote = z.infer<typeof removedNoteSchema>;
