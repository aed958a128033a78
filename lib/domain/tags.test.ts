import fc from "fast-check";
import { expect, test } from "vitest";
import { bulkActionViewSchema, bulkChangeSchema } from "./bulk-action.ts";
import { isTag } from "./tag-terms.ts";
import { changeTags, sameTags, TAGS_MAX, tagChangeSchema, tagSchema } from "./tags.ts";

const words = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"));

test("who has the added tags and none of those taken away stays the same; twice is once", () => {
  fc.assert(
    fc.property(words, words, words, (tags, add, gone) => {
      const change = { add, remove: gone.filter((tag) => !add.includes(tag)) };
      const changed = changeTags(tags, change) ?? [];
      expect(new Set(changed)).toEqual(new Set([...tags.filter((t) => !change.remove.includes(t)), ...add]));
      expect(sameTags(changeTags(changed, change) ?? [], changed)).toBe(true);
      const hasThem =
        add.every((tag) => tags.includes(tag)) && !change.remove.some((tag) => tags.includes(tag));
      expect(sameTags(changed, tags)).toBe(hasThem);
    }),
  );
});

test("nobody gets more than they may have, and who has more already may give some back", () => {
  const full = Array.from({ length: TAGS_MAX }, (_, i) => `t${i}`);
  expect(changeTags(full, { add: ["x"], remove: [] })).toBeNull();
  expect(changeTags(full, { add: ["x"], remove: ["t0"] })).toHaveLength(TAGS_MAX);
  expect(changeTags([...full, "u", "v"], { add: [], remove: ["t0"] })).toHaveLength(TAGS_MAX + 1);
});

test("the browser's rule for a tag is the schema's", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme", minLength: 60, maxLength: 70 }),
    fc.constantFrom("", " ", " a", "a ", "\u00a0a", "a\u0000", "\ud800", "a".repeat(64), "a".repeat(65)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(isTag(text)).toBe(tagSchema.safeParse(text).data === text);
    }),
  );
});

test("any text either is a tag as it is, or is refused, or loses the blanks at its ends", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", " ", "\t", "\u0085", "\u00a0", "é", "\u0001"), maxLength: 80 }),
      (text) => {
        const parsed = tagSchema.safeParse(text);
        if (parsed.success) expect(parsed.data).toBe(text.trim());
      },
    ),
  );
  for (const bad of ["", "  ", "a\u0000b", "a\nb", "a\ud800", "x".repeat(65)])
    expect(tagSchema.safeParse(bad).success, bad).toBe(false);
  expect(tagChangeSchema.safeParse({}).success).toBe(false);
  expect(tagChangeSchema.safeParse({ add: ["a "], remove: ["a"] }).success).toBe(false);
});

test("a | is refused in a tag that is given; one from before can be taken away, and what gave it can be read", () => {
  const { error } = tagChangeSchema.safeParse({ add: ["a|b"] });
  expect(error?.issues).toEqual([
    expect.objectContaining({ path: ["add", 0], message: "holds a |, which stands between tags in CSV" }),
  ]);
  expect(tagChangeSchema.safeParse({ remove: ["a|b"] }).success).toBe(true);
  const action = { kind: "change_tags", tags: { add: ["a|b"], remove: [] } };
  expect(bulkChangeSchema.safeParse(action).success).toBe(false);
  expect(bulkActionViewSchema.shape.action.parse(action)).toEqual(action);
});
