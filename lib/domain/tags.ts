/** Tags of an influencer: short words that an admin gives. Pure. */
import { z } from "zod";

export const TAG_LENGTH_MAX = 64;
/** Of one influencer. */
export const TAGS_MAX = 50;

/**
 * Without blanks at its ends, and without control characters, which nobody could see or type again, or halves of a
 * character, which no text of PostgreSQL can hold.
 */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(TAG_LENGTH_MAX)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, { message: "holds a control character" });

export interface TagChange {
  add: string[];
  remove: string[];
}

const someTags = z.array(tagSchema).max(TAGS_MAX).default([]);

export const tagChangeSchema = z
  .strictObject({ add: someTags, remove: someTags })
  .refine(({ add, remove }) => add.length + remove.length > 0, {
    message: "names no tag: give add, remove or both",
  })
  .refine(({ add, remove }) => !add.some((tag) => remove.includes(tag)), {
    message: "adds and removes the same tag",
  });

/** What is there keeps its place, new ones follow. null: they would be more than an influencer may have. */
export function changeTags(tags: readonly string[], { add, remove }: TagChange): string[] | null {
  const kept = tags.filter((tag) => !remove.includes(tag));
  const changed = [...kept, ...new Set(add.filter((tag) => !kept.includes(tag)))];
  return changed.length > TAGS_MAX && changed.length > tags.length ? null : changed;
}

export function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, i) => tag === b[i]);
}
