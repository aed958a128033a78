import { expect, test } from "vitest";
import { diffFields } from "./diff-fields.ts";

test.each([
  [null, null, []],
  [{ role: "viewer" }, { role: "admin" }, [{ field: "role", before: "viewer", after: "admin" }]],
  [{ dataPoints: 5 }, null, [{ field: "data points", before: "5", after: null }]],
  [
    null,
    { tags: ["a", "b"], note: null },
    [
      { field: "tags", before: null, after: "a, b" },
      { field: "note", before: null, after: "nothing" },
    ],
  ],
  [
    { a: 1, b: 0 },
    { a: 1, b: false },
    [
      { field: "a", before: null, after: "1" },
      { field: "b", before: "0", after: "false" },
    ],
  ],
  [{ a: { b: 1 } }, { a: [] }, [{ field: "a", before: '{"b":1}', after: "nothing" }]],
])("%j → %j", (before, after, changes) => {
  expect(diffFields(before, after)).toEqual(changes);
});
