/** All sources of ours that run, tests left out. Path from the repository's root → text. */
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** What tools write. */
const written = new Set(["node_modules", "test-results", "playwright-report"]);
const WRITTEN_HERE = "bench/results/";

export function readSources(): Map<string, string> {
  const paths = globSync("**/*.{ts,tsx,js,mjs}", {
    exclude: (path) => written.has(basename(path)) || (basename(path).startsWith(".") && path !== "."),
  });
  return new Map(
    paths
      .filter((path) => !isTest(path) && !path.endsWith(".d.ts") && !path.startsWith(WRITTEN_HERE))
      .sort()
      .map((path) => [path, readFileSync(path, "utf8")]),
  );
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}
