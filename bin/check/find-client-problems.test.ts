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

test.each(["temporal-polyfill", "zod", "node:crypto"])(
  "%s is found behind domain, on a page that only shows",
  (target) => {
    const sources = new Map([
      ["app/(pages)/a/a.tsx", '"use client";\nimport { b } from "#lib/client/b.ts";'],
      ["lib/client/b.ts", 'import { c } from "#lib/domain/c.ts";'],
      ["lib/domain/c.ts", 'import type { D } from "./d.ts";\nimport { e } from "./e.ts";'],
      ["lib/domain/d.ts", 'import { z } from "zod";'],
      ["lib/domain/e.ts", `import { f } from "${target}";`],
    ]);
    expect(findProblemsAmong(sources)).toEqual([
      `app/(pages)/a/a.tsx → #lib/client/b.ts → #lib/domain/c.ts → ./e.ts imports ${target}: browsers would load it`,
    ]);
  },
);

test("one dialog brings the validator; what it needs is judged anew for others", () => {
  const dialog = "app/(pages)/admin/bulk/parameter-fields.tsx";
  const sources = new Map([
    [dialog, '"use client";\nimport { tags } from "#lib/domain/tags.ts";'],
    ["app/(pages)/admin/a.tsx", '"use client";\nconst load = () => import("./bulk/parameter-fields.tsx");'],
    ["lib/domain/tags.ts", 'import { z } from "zod";'],
  ]);
  expect(findProblemsAmong(sources)).toEqual([]);
  const own =
    '"use client";\nconst load = () => import("./bulk/parameter-fields.tsx");\nimport "#lib/domain/tags.ts";';
  sources.set("app/(pages)/admin/a.tsx", own);
  expect(findProblemsAmong(sources)).toEqual([
    "app/(pages)/admin/a.tsx → #lib/domain/tags.ts imports zod: browsers would load it",
  ]);
});

test("what Next loads on each page is looked at, too", () => {
  const sources = new Map([["instrumentation-client.ts", 'import { z } from "zod";']]);
  expect(findProblemsAmong(sources)).toEqual([
    "instrumentation-client.ts imports zod: browsers would load it",
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
