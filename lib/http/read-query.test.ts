import fc from "fast-check";
import { expect, test } from "vitest";
import { PARAMETERS_MAX, readQuery } from "./read-query.ts";

const AT = "http://127.0.0.1:3000/x";

/** The plain way, which goes over all of them once for each name. */
function model(url: string): Record<string, unknown> {
  const { searchParams } = new URL(url);
  const entries = [...new Set(searchParams.keys())].map((name) => {
    const values = searchParams.getAll(name);
    return [name, values.length === 1 ? values[0] : values] as const;
  });
  return Object.fromEntries(entries);
}

const name = fc.oneof(
  fc.constantFrom("a", "b", "", "__proto__", "constructor", "ids[]"),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const pairs = fc.array(fc.tuple(name, fc.string({ unit: "binary", maxLength: 6 })), {
  maxLength: PARAMETERS_MAX,
  size: "max",
});

test("each parameter with its value, or all its values in the order given", () => {
  fc.assert(
    fc.property(pairs, (given) => {
      const url = `${AT}?${new URLSearchParams(given)}`;
      expect(readQuery(url)).toEqual(model(url));
    }),
  );
  expect(readQuery(`${AT}?a=1&b&a=2&a=1&__proto__=x`)).toEqual(
    Object.fromEntries([
      ["a", ["1", "2", "1"]],
      ["b", ""],
      ["__proto__", "x"],
    ]),
  );
  expect(readQuery(AT)).toEqual({});
});

test.each([
  ["of many names", (n: number) => `p${n}=`],
  ["of one name", () => "a=1"],
])("a hundred parameters are taken, one more is refused: %s", (_case, write) => {
  const ask = (count: number) =>
    readQuery(`${AT}?${Array.from({ length: count }, (_, n) => write(n)).join("&")}`);
  expect(Object.values(ask(PARAMETERS_MAX)).flat()).toHaveLength(PARAMETERS_MAX);
  for (const count of [PARAMETERS_MAX + 1, 5_000])
    expect(() => ask(count)).toThrow("it has more than 100 parameters");
});
