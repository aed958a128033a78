import { expect, it } from "vitest";
import { listFaults, listUnrun } from "./list-faults.ts";
import { describeUnrun, type UnrunRow, unrunRows } from "./unrun-rows.ts";

const faults = await listFaults();
const without = (row: string) => unrunRows.filter(({ id }) => id !== row);
const changed = (change: Partial<UnrunRow>) =>
  unrunRows.map((row, i) => (i === 0 ? { ...row, ...change } : row));

it("every row of the matrix is a run, or says what stands for it", () => {
  expect(listUnrun(faults)).toBe(unrunRows);
  expect(() => listUnrun(faults, without("F13"))).toThrow("F13 is in 0 lists");
  expect(() => listUnrun([...faults, { id: "F13" }])).toThrow("F13 is in 2 lists");
  expect(() => listUnrun(faults.filter(({ id }) => id !== "F05"))).toThrow("F05 is in 0 lists");
});

it("a second form of a row stands for it", () => {
  expect(listUnrun(faults.filter(({ id }) => id !== "F06"))).toBe(unrunRows);
});

it("a row without a run names tests that are there, or a reason", () => {
  expect(() => listUnrun(faults, changed({ coveredBy: ["lib/no-such.test.ts"] }))).toThrow("no such file");
  expect(() => listUnrun(faults, changed({ coveredBy: [], notBuilt: null }))).toThrow(
    "no test, and no reason",
  );
  expect(describeUnrun({ coveredBy: ["a", "b"], notBuilt: "a day" })).toBe(
    "covered by a, b; not built: a day",
  );
});
