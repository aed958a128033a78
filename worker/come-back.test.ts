import { expect, test } from "vitest";
import { createComeBack } from "./come-back.ts";

test("another database is told and not used; a timeline of its own makes none, nor does one that nobody knows", async () => {
  let found = "7001/1/5";
  const done: string[] = [];
  const options = {
    read: async () => ({ database: found }),
    onReplaced: () => void done.push("replaced"),
    anchor: async () => void done.push("anchored"),
  };
  const comeBack = createComeBack({ ...options, database: "7001/5" });
  expect(await comeBack()).toBe(true);
  found = "7001/2/5";
  expect(await comeBack()).toBe(true);
  found = "7002/1/5";
  expect(await comeBack()).toBe(false);
  expect(await createComeBack({ ...options, database: null })()).toBe(true);
  expect(done).toEqual(["anchored", "anchored", "replaced", "anchored"]);
});
