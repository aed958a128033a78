import { expect, test } from "vitest";
import { findClientProblems, findProblemsAmong } from "./find-client-problems.ts";

test("ours has none, and is looked at", () => {
  expect(findClientProblems()).toEqual([]);
});

test.each([
  ['import { listUsers } from "#lib/query/list-users.ts";', "#lib/query/list-users.ts"],
  ['import {\n  type A,\n  hashToken,\n} from "#lib/auth/token.ts";', "#lib/auth/token.ts"],
  ['import { a } from "x"; import * as all from "#lib/http/respond.ts";', "#lib/http/respond.ts"],
  ['import "#lib/env.ts";', "#lib/env.ts"],
  ['export { log } from "#lib/log.ts";', "#lib/log.ts"],
  ['import crypto from "node:crypto";', "node:crypto"],
  ['const load = () => import("#lib/service/a.ts");', "#lib/service/a.ts"],
])("a client component that has %j loads the server's", (line, target) => {
  const own = new Map([["app/a.tsx", `"use client";\nimport { useState } from "react";\n${line}\n`]]);
  expect(findProblemsAmong(own)).toEqual([`app/a.tsx imports ${target}: browsers would load it`]);
  const farther = new Map([
    ["app/page.tsx", 'import { A } from "./a/a.tsx";\nimport { getUser } from "#lib/query/get-user.ts";'],
    ["app/a/a.tsx", '"use client";\n/** A. */\nimport { b } from "../b.ts";'],
    ["app/b.ts", line],
  ]);
  expect(findProblemsAmong(farther)).toEqual([
    `app/a/a.tsx → ../b.ts imports ${target}: browsers would load it`,
  ]);
});

test.each([
  'import type { User } from "#lib/query/list-users.ts";',
  'export type { User } from "#lib/query/list-users.ts";',
  'import { formatCount } from "#lib/client/format-count.ts";',
  'import { useState } from "react";',
])("%j is no problem", (line) => {
  expect(findProblemsAmong(new Map([["app/a.tsx", `"use client";\n${line}`]]))).toEqual([]);
});
