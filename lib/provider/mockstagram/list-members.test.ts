import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyJsonObject, writeJson } from "#lib/testing/json-source.ts";
import { listMembers } from "./list-members.ts";

const space = fc.constantFrom("", " ", "\n\t ");

describe("the members of an object", () => {
  it("are listed with their values as they are written, each as often as it is there, and none from within", () => {
    fc.assert(
      fc.property(anyJsonObject(["pk", "followerCount"]), space, (object, gap) => {
        const json = `${gap}${writeJson(object, gap)}${gap}`;
        // The generator writes JSON, whatever else may be wrong with it.
        expect(() => JSON.parse(json)).not.toThrow();
        expect(listMembers(json)).toEqual(
          object.members.map(({ name, value }) => ({ name, source: writeJson(value, gap) })),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(["[]", '[{"pk":1},"pk",{"pk":2}]', "null", '"{\\"pk\\":1}"', "17", ' [["pk",{"pk":1}]]'])(
    "are none where there is no object: %s",
    (json) => {
      expect(listMembers(json)).toEqual([]);
    },
  );

  it("are listed however deep and long their values are", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const long = `"${'\\"'.repeat(1_000_000)}"`;
    expect(listMembers(`{"a":${deep},"b":${long},"c":1}`)).toEqual([
      { name: "a", source: deep },
      { name: "b", source: long },
      { name: "c", source: "1" },
    ]);
  });
});
