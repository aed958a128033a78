/**
 * Does a client component import what is the server's? The build would say so of node:fs and the like, but puts queries,
 * routes' parts and Node's crypto, which it replaces, into what browsers load, without a word.
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Imports and re-exports that are there when it runs; a type is gone by then. */
const IMPORT = /(?:^|[;\n])\s*(?:import|export)\s+(?!type\b)(?:[\w*{}\s,$]+?\s+from\s+)?"([^"]+)"/g;
const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;
const ANYWHERES = /^#lib\/(client|domain)\//;

export function findClientProblems(): string[] {
  const files = globSync("app/**/*.{ts,tsx}").filter((path) => !/\.test\.tsx?$/.test(path));
  return findProblemsAmong(new Map(files.map((path) => [path, readFileSync(path, "utf8")])));
}

/** Pure. `sources`: text by path. What lib/client and lib/domain import is judged by biome.json. */
export function findProblemsAmong(sources: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  const visit = (path: string, way: string): void => {
    const text = sources.get(path);
    if (text === undefined || seen.has(path)) return;
    seen.add(path);
    for (const target of importsOf(text)) {
      if (target.startsWith(".")) visit(join(dirname(path), target), `${way} → ${target}`);
      else if (target.startsWith("node:") || (target.startsWith("#") && !ANYWHERES.test(target)))
        problems.push(`${way} imports ${target}: browsers would load it`);
    }
  };
  for (const [path, text] of sources) if (text.trimStart().startsWith('"use client"')) visit(path, path);
  return problems;
}

function importsOf(text: string): string[] {
  return [IMPORT, DYNAMIC].flatMap((pattern) => [...text.matchAll(pattern)].map(([, target = ""]) => target));
}
