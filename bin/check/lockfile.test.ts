import { expect, test } from "vitest";
import { completeLockfile, findMissingBuilds, type Lockfile } from "./lockfile.ts";

const lockfile: Lockfile = {
  packages: {
    "": {},
    "node_modules/tool": {
      version: "1.2.3",
      dev: true,
      optionalDependencies: {
        "tool-linux-x64-gnu": "1.2.3",
        "tool-darwin-arm64": "1.2.3",
        "tool-linux-arm-musleabihf": "1.2.3",
      },
    },
    "node_modules/tool/node_modules/tool-linux-x64-gnu": { version: "1.2.3" },
  },
};

test("builds for other platforms that npm left out are named", () => {
  expect(findMissingBuilds(lockfile).map(({ name }) => name)).toEqual([
    "tool-darwin-arm64",
    "tool-linux-arm-musleabihf",
  ]);
});

test("they are added with version and platform, so that npm passes over them elsewhere", () => {
  const { packages } = completeLockfile(lockfile);
  expect(packages["node_modules/tool-darwin-arm64"]).toEqual({
    version: "1.2.3",
    os: ["darwin"],
    cpu: ["arm64"],
    dev: true,
    optional: true,
  });
  expect(packages["node_modules/tool-linux-arm-musleabihf"]).toMatchObject({ cpu: ["arm"], libc: ["musl"] });
  expect(findMissingBuilds({ packages })).toEqual([]);
});

test("a build whose platform its name does not tell is refused", () => {
  const odd = { packages: { "node_modules/a": { optionalDependencies: { "a-mystery": "1.0.0" } } } };
  expect(() => completeLockfile(odd)).toThrow("What platform is a-mystery for?");
});
