import { expect, test } from "vitest";
import { findSupplyProblemsIn } from "./supply.ts";

const sound = { version: "1.2.3", integrity: "sha512-x", license: "MIT" };
const find = (name: string, entry: object) =>
  findSupplyProblemsIn(
    { packages: { "": {}, [`node_modules/${name}`]: { ...sound, ...entry } } },
    { esbuild: true },
  );

test("takes what is from the registry, checked, free, old enough in its holes, and runs nothing", () => {
  expect(find("a", {})).toEqual([]);
  expect(find("a", { license: "(MIT OR CC0-1.0)" })).toEqual([]);
  expect(find("esbuild", { hasInstallScript: true })).toEqual([]);
  expect(find("next", { version: "17.0.0" })).toEqual([]);
  expect(find("react", { version: "19.2.10" })).toEqual([]);
  expect(find("a", { integrity: undefined, license: undefined, optional: true })).toEqual([]);
});

test.each([
  ["a", { version: "github:who/what" }, "no release"],
  ["a", { link: true }, "no release"],
  ["a", { resolved: "https://elsewhere.example/a.tgz" }, "comes from"],
  ["a", { integrity: undefined }, "no checksum"],
  ["b/node_modules/a", { hasInstallScript: true }, "a 1.2.3: wants to run a script"],
  ["next", { version: "16.4.4" }, "has known holes"],
  ["react-dom", { version: "19.1.9" }, "has known holes"],
  ["better-auth", { version: "1.7.15-beta.1" }, "has known holes"],
  ["a", { license: undefined }, "licence none"],
  ["a", { license: "BUSL-1.1" }, "licence BUSL-1.1"],
  ["a", { license: "MIT AND SSPL-1.0" }, "licence"],
])("refuses %s %o", (name, entry, problem) => {
  expect(find(name, entry)).toEqual([expect.stringContaining(problem)]);
});
