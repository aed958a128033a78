/**
 * The gate over HTTP, whole: every route by every method, as everybody, in every variant, with the world let in and shut
 * out; and the same of a build that has no proxy.ts, since nothing that protects may depend on it.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./fixtures.ts";
import { makeIdentities } from "./gate/make-identities.ts";
import { findUnwritten, readRoutes } from "./gate/read-routes.ts";
import { sweep } from "./gate/sweep.ts";
import { makeVariants } from "./gate/variants.ts";
import { startWeb } from "./start-web.ts";

const WITHOUT_PROXY = join(".cache", "without-proxy");

test.describe.configure({ mode: "serial" });

for (const root of [".", WITHOUT_PROXY]) {
  const name = root === "." ? "as it is" : "without proxy.ts";

  if (root === WITHOUT_PROXY) {
    test("a build without proxy.ts", async () => {
      test.setTimeout(10 * 60_000);
      await buildWithoutProxy();
      const functions = readFileSync(join(root, ".next/server/functions-config-manifest.json"), "utf8");
      expect(functions).not.toContain("_middleware");
    });
  }

  for (const isClosed of [false, true]) {
    test(`${name}, ${isClosed ? "PUBLIC_API=false" : "open"}`, async ({ product }) => {
      test.setTimeout(20 * 60_000);
      const routes = readRoutes(root);
      expect(findUnwritten(routes)).toEqual([]);
      const web = await startWeb(product.databaseUrl, { root, env: { PUBLIC_API: String(!isClosed) } });
      try {
        const { tried, problems, shown } = await sweep({
          url: web.url,
          isClosed,
          routes,
          identities: await makeIdentities(web.url, product.databaseUrl),
          variants: makeVariants(readFileSync(join(root, ".next/BUILD_ID"), "utf8")),
        });
        console.log(`gate, ${name}, ${isClosed ? "closed" : "open"}: ${tried} requests`);
        expect(problems).toEqual([]);
        expect(shown).toContain("/admin/users");
      } finally {
        await web.stop();
      }
    });
  }
}

test.afterAll(() => rmSync(WITHOUT_PROXY, { recursive: true, force: true }));

/** Inside our own folder, so that its packages are found from there. */
async function buildWithoutProxy(): Promise<void> {
  rmSync(WITHOUT_PROXY, { recursive: true, force: true });
  mkdirSync(WITHOUT_PROXY, { recursive: true });
  const parts = ["app", "lib", "bin", "public", "package.json", "package-lock.json", "tsconfig.json"];
  for (const part of [...parts, "next.config.ts", "postcss.config.mjs"])
    if (existsSync(part)) cpSync(part, join(WITHOUT_PROXY, part), { recursive: true });
  symlinkSync(join("..", "..", "node_modules"), join(WITHOUT_PROXY, "node_modules"));
  const build = spawn(process.execPath, ["bin/build.ts"], {
    cwd: WITHOUT_PROXY,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(build, "exit");
  expect(code, "the build's exit code").toBe(0);
}
