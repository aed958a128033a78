/** Tags of an influencer: short words that an admin gives. Pure. */
import { z } from "zod";
import { TAG_LENGTH_MAX, TAG_TEXT } from "./tag-terms.ts";

/** Of one influencer. */
export const TAGS_MAX = 50;
/** Between tags in one field of CSV, of an export and of an import. */
export const TAG_SEPARATOR = "|";

/** Without blanks at its ends. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(TAG_LENGTH_MAX)
  .regex(TAG_TEXT, { message: "holds a control character" });

export interface TagChange {
  add: string[];
  remove: string[];
}

/** One that is given: an export has to come back as it was. Those with a `|` from before stay, and can be found and removed. */
export const newTagSchema = tagSchema.refine((tag) => !tag.includes(TAG_SEPARATOR), {
  message: "holds a |, which stands between tags in CSV",
});

const someTags = (tag: typeof tagSchema) => z.array(tag).max(TAGS_MAX).default([]);
const changeOf = (added: typeof tagSchema) =>
  z
    .strictObject({ add: someTags(added), remove: someTags(tagSchema) })
    .refine(({ add, remove }) => add.length + remove.length > 0, {
      message: "names no tag: give add, remove or both",
    })
    .refine(({ add, remove }) => !add.some((tag) => remove.includes(tag)), {
      message: "adds and removes the same tag",
    });

export const tagChangeSchema = changeOf(newTagSchema);
/** One that was begun, also by an earlier release, which took tags that are refused now. */
export const begunTagChangeSchema = changeOf(tagSchema);

/** What is there keeps its place, new ones follow. null: they would be more than an influencer may have. */
export function changeTags(tags: readonly string[], { add, remove }: TagChange): string[] | null {
  const kept = tags.filter((tag) => !remove.includes(tag));
  const changed = [...kept, ...new Set(add.filter((tag) => !kept.includes(tag)))];
  return changed.length > TAGS_MAX && changed.length > tags.length ? null : changed;
}

export function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, i) => tag === b[i]);
}
