import { expect, test } from "vitest";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import { filterHref } from "./bulk/filter-href.ts";
import { readDesk } from "./read-desk.ts";

const paramsOf = (href: string) => Object.fromEntries(new URL(href, "http://h").searchParams);

test("what an address is made of is what is read from it", () => {
  const filter: RegistryFilter = {
    platform: "mockstagram",
    state: "failing",
    tag: "a b",
    interval: 300,
    search: "10",
  };
  expect(readDesk(paramsOf(filterHref(filter, "mockstagram/1000001")))).toEqual({
    filter,
    before: { platform: "mockstagram", externalId: "1000001" },
    problems: [],
  });
  expect(readDesk({})).toEqual({ filter: {}, before: undefined, problems: [] });
});

test("what is not understood narrows nothing down, and is said", () => {
  const { filter, before, problems } = readDesk({
    ...{ platform: "friendster", state: "falling", tag: "a\u0000b", interval: "61", before: "nobody" },
    q: [" 10 ", "x"],
  });
  expect(filter).toEqual({ search: "10" });
  expect(before).toBeUndefined();
  expect(problems.map((problem) => problem.split(/,|:/)[0])).toEqual([
    "“friendster” is no platform of ours",
    "“falling” is no state",
    "“a\u0000b” can't be a tag",
    "“61” is no interval",
    "“nobody” is no place in this list",
  ]);
});
