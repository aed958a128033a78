import { expect, test } from "vitest";
import { findImportProblems, findWrongImports } from "./find-import-problems.ts";
import { importRules } from "./import-rules.ts";
import { readSources } from "./read-sources.ts";

test("ours has none", () => {
  expect(findImportProblems()).toEqual([]);
});

test("each rule is for a folder that is there, and speaks of such", () => {
  const paths = [...readSources().keys()];
  const isThere = (folder: string) =>
    folder === "." || paths.some((path) => path === folder || path.startsWith(`${folder}/`));
  const named = Object.entries(importRules).flatMap(([folder, { ours }]) => [folder, ...ours]);
  expect(named.filter((folder) => !isThere(folder))).toEqual(["package.json"]);
  expect(paths.length).toBeGreaterThan(1_000);
});

const ground = "lib/domain, lib";

test.each([
  ["lib/domain/a.ts", 'import { log } from "#lib/log.ts";', "#lib/log.ts"],
  ["lib/domain/a.ts", 'import { connect } from "../db/client.ts";', "../db/client.ts"],
  ["lib/domain/a.ts", 'import type { Database } from "../db/client.ts";', "../db/client.ts"],
  ["lib/domain/a.ts", 'export type { Database } from "../db/client.ts";', "../db/client.ts"],
  ["lib/domain/a.ts", 'import {\n  // Why: "so".\n  log,\n} from "../log.ts";', "../log.ts"],
  ["lib/domain/a.ts", 'export * from "../log.ts";', "../log.ts"],
  ["lib/domain/a.ts", 'import "../env.ts";', "../env.ts"],
  ["lib/domain/deep/a.ts", 'const load = () => import("../../log.ts");', "../../log.ts"],
  ["lib/domain/deep/a.ts", "type Log = typeof import(/* only a type */ `../../log.ts`);", "../../log.ts"],
])("%s may not have %j", (path, line, target) => {
  const source = `/** A. */\nimport { z } from "zod";\n${line}\nexport const a = 1;\n`;
  expect(findWrongImports(new Map([[path, source]]))).toEqual([
    `${path} imports ${target}: of ours, lib/domain may import nothing (it holds pure rules, for browsers, too)`,
  ]);
});

test.each([
  [
    "lib/domain/a.ts",
    "pino",
    "packages, lib/domain may import zod, temporal-polyfill (it holds pure rules, for browsers, too)",
  ],
  [
    "lib/domain/a.ts",
    "node:fs",
    "packages, lib/domain may import zod, temporal-polyfill (it holds pure rules, for browsers, too)",
  ],
  ["lib/log.ts", "./db/client.ts", "ours, lib may import lib/domain, package.json"],
  ["lib/db/a.ts", "#lib/queue/contract.ts", `ours, lib/db may import ${ground}`],
  ["lib/provider/a.ts", "drizzle-orm", "packages, lib/provider may import node, zod, undici"],
  ["lib/store/a.ts", "../query/get-user.ts", `ours, lib/store may import ${ground}, lib/db`],
  ["lib/query/a.ts", "pg-boss", "packages, lib/query may import node, zod, drizzle-orm"],
  ["lib/client/a.ts", "#lib/time.ts", "ours, lib/client may import lib/domain (browsers load it)"],
  ["lib/client/a.ts", "zod/mini", "packages, lib/client may import @tanstack/react-query (browsers load it)"],
  [
    "mockstagram/a.ts",
    "../lib/time.ts",
    "ours, mockstagram may import nothing (the stand-in is a program of its own)",
  ],
  ["proxy.ts", "./app/page.tsx", "ours, . may import lib, lib/http"],
])("%s may not import %s, and is told what it may", (path, target, remedy) => {
  expect(findWrongImports(new Map([[path, `import { a } from "${target}";`]]))).toEqual([
    `${path} imports ${target}: of ${remedy}`,
  ]);
});

test.each([
  ["lib/fetch/a.ts", "../ingest/store-batch.ts"],
  ["lib/service/a.ts", "#lib/auth/token.ts"],
  ["lib/http/a.ts", "../store/put-user.ts"],
  ["app/page.tsx", "#lib/db/client.ts"],
  ["app/page.tsx", "../worker/load.ts"],
  ["app/page.tsx", "drizzle-orm/pg-core"],
  ["app/page.tsx", "@scope/name/part"],
  ["worker/main.ts", "../app/page.tsx"],
  ["worker/jobs/a.ts", "#lib/http/handle.ts"],
  ["bin/seed.ts", "../worker/load.ts"],
  ["bin/seed.ts", "#lib/testing/wait-until.ts"],
  ["bench/a.ts", "../chaos/judge.ts"],
  ["chaos/a.ts", "#lib/spool/open-spool.ts"],
  ["chaos/a.ts", "../worker/load.ts"],
  ["e2e/a.spec.ts", "../worker/load.ts"],
  ["test-community/a.ts", "../bench/run.ts"],
  ["lib/testing/a.ts", "../../worker/load.ts"],
  ["lib/store/a.ts", "../new/a.ts"],
  ["lib/store/a.ts", "../../tools/a.ts"],
  ["lib/store/a.ts", "./look-no-further.test.ts"],
])("%s may not import %s", (path, target) => {
  expect(findWrongImports(new Map([[path, `import { a } from "${target}";`]]))).toHaveLength(1);
});

test.each([
  ["lib/domain/a.ts", "./slot.ts"],
  ["lib/domain/a.ts", "zod"],
  ["lib/store/deep/a.ts", "../../db/client.ts"],
  ["lib/store/a.ts", "drizzle-orm/pg-core"],
  ["lib/fetch/a.ts", "#lib/time.ts"],
  ["app/(pages)/page.tsx", "../_components/card.tsx"],
  ["app/(pages)/page.tsx", "./page.css"],
  ["chaos/a.ts", "#lib/spool/frame.ts"],
  ["bench/a.ts", "whatever"],
])("%s may import %s", (path, target) => {
  expect(findWrongImports(new Map([[path, `import { a } from "${target}";`]]))).toEqual([]);
});

test("a folder without a rule is a problem, once", () => {
  const sources = new Map([
    ["lib/new/a.ts", "export const a = 1;"],
    ["lib/new/b.ts", 'import { a } from "./a.ts";'],
    ["tools/a.ts", ""],
  ]);
  expect(findWrongImports(sources)).toEqual([
    "lib/new has no rule of what it may import: give it one in bin/check/import-rules.ts",
    "tools has no rule of what it may import: give it one in bin/check/import-rules.ts",
  ]);
});
