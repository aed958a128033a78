import fc from "fast-check";
import { expect, it } from "vitest";
import { anyJsonObject, writeJson } from "#lib/testing/json-source.ts";
import { createSaysTwice } from "./create-says-twice.ts";

const names = ["pk", "followerCount"];
const saysTwice = createSaysTwice(names);

it("finds a name twice in the object itself, however it is written, and minds none in objects within", () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(anyJsonObject(names), fc.constantFrom("", " ", "\n"), (object, gap) => {
      const said = object.members.map(({ name }) => name).filter((name) => names.includes(name));
      const isTwice = new Set(said).size < said.length;
      seen.add(isTwice);
      expect(saysTwice(writeJson(object, gap))).toBe(isTwice);
    }),
    { numRuns: 1_000 },
  );
  expect(seen.size).toBe(2);
});

it.each<[boolean, string]>([
  [false, '{"pk":1,"followerCount":1,"followingCount":1,"similar":[{"pk":2},{"pk":3}]}'],
  [false, '{"similar":{"pk":2,"pk":3},"pk":1}'],
  [false, '{"pk":1,"name":"\\"pk\\":2","biography":"\\\\","also":"pk"}'],
  [false, '{"pk":1,"other":1,"other":2}'],
  [true, '{"pk":1,"similar":[{"pk":2}],"pk":1}'],
  [true, '{"p\\u006b":1,"pk":2}'],
  [true, '{"\\u0070\\u006B":1,"p\\u006b":2}'],
  [true, '{"a":"\\\\","pk":1,"b":"\\\\\\"","pk" :2}'],
])("%s: %s", (isTwice, body) => {
  expect(saysTwice(body)).toBe(isTwice);
});
