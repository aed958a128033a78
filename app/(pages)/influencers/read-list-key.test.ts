import fc from "fast-check";
import { expect, test } from "vitest";
import { type ListKey, listFileHref, listHref } from "#lib/client/influencers-options.ts";
import { influencerSorts, influencerStates } from "#lib/domain/influencer-terms.ts";
import { tagSchema } from "#lib/domain/tags.ts";
import { readListKey } from "./read-list-key.ts";

const paramsOf = (href: string) => Object.fromEntries(new URL(href, "http://h").searchParams);
const everybody: ListKey = { search: "", sort: "followers", dir: "desc", cursor: null };

test("what an address is made of is what is read from it, whatever is searched for", () => {
  const tag = fc.string({ unit: "grapheme", minLength: 1, maxLength: 64 }).filter((text) => {
    const parsed = tagSchema.safeParse(text);
    return parsed.success && parsed.data === text;
  });
  const lists = fc.record({
    search: fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => text.trim()),
    state: fc.option(fc.constantFrom(...influencerStates), { nil: undefined }),
    tag: fc.option(tag, { nil: undefined }),
    platform: fc.constantFrom(undefined, "mockstagram" as const),
    sort: fc.constantFrom(...influencerSorts),
    dir: fc.constantFrom("asc" as const, "desc" as const),
    cursor: fc.option(fc.base64String({ minLength: 1 })),
  });
  fc.assert(
    fc.property(lists, (list) => {
      expect(readListKey(paramsOf(listHref(list)))).toEqual({ list, problems: [] });
    }),
  );
});

test("what is not understood is left out, and said; never a failure", () => {
  const { list, problems } = readListKey({
    ...{ q: [" Anna ", "x"], state: "broken", tag: "a\u0000b", platform: "friendster" },
    ...{ sort: "size", dir: "up" },
  });
  expect(list).toEqual({ ...everybody, search: "Anna" });
  expect(problems.map((problem) => problem.split(",")[0])).toEqual([
    "“size” is no order: it is one of followers",
    "“up” is no direction: it is asc or desc.",
    "“friendster” is no platform of ours",
    "“broken” is no state",
    expect.stringContaining("can't be a tag"),
  ]);
  expect(readListKey({ state: "", tag: " ", platform: "", sort: "" })).toEqual({
    list: everybody,
    problems: [],
  });
  const [long] = readListKey({ state: "x".repeat(5_000) }).problems;
  expect(long?.length).toBeLessThan(300);
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("q", "state", "tag", "platform", "sort", "dir", "after"), fc.string()),
      (params) => {
        expect(readListKey(params).list.search.length).toBeLessThanOrEqual(255);
      },
    ),
  );
});

test("a file carries filters and order, and no page", () => {
  const list: ListKey = {
    ...everybody,
    search: "a&b",
    state: "failing",
    tag: "eu",
    platform: "mockstagram",
    cursor: "x",
  };
  expect(paramsOf(listFileHref(list))).toEqual({
    ...{ search: "a&b", state: "failing", tag: "eu", platform: "mockstagram" },
    ...{ sort: "followers", dir: "desc" },
  });
});
