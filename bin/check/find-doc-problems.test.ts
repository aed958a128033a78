import { expect, test } from "vitest";
import { findProblemsIn } from "./find-doc-problems.ts";

const there = new Set(["lib/env.ts", "docs/operations.md", "docs/picture.png"]);
const context = {
  scripts: new Set(["start", "test", "seed"]),
  topNames: new Set(["lib", "docs", "app"]),
  exists: (path: string) => there.has(path),
};
const problemsOf = (text: string, file = "README.md") => findProblemsIn(file, text, context);

test("paths and commands that exist are fine", () => {
  const text = "`lib/env.ts`, [more](docs/operations.md), npm start, `npm run seed -- --from 1`";
  expect(problemsOf(text)).toEqual([]);
});

test.each([
  ["a path that is gone", "see `lib/gone.ts`", "lib/gone.ts"],
  ["a folder that is gone", "see `lib/gone`", "lib/gone"],
  ["a link that is gone", "[more](docs/gone.md)", "docs/gone.md"],
  ["a picture that is gone", "![a chart](docs/gone.png)", "docs/gone.png"],
  ["a command that is gone", "```sh\nnpm run gone\n```", "npm run gone"],
])("%s is named", (_, text, name) => {
  expect(problemsOf(text)).toEqual([expect.stringContaining(name)]);
});

test("links are relative to their document", () => {
  expect(problemsOf("![a chart](picture.png)", "docs/operations.md")).toEqual([]);
});

test.each([
  "`lib/<name>.ts`",
  "`worker/jobs/*.ts`",
  "`.data/logs`",
  "[site](https://example.org/a)",
  "`and/or`",
])("%s is not taken for a path of ours", (text) => {
  expect(problemsOf(text)).toEqual([]);
});
