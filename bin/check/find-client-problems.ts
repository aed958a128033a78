/**
 * Does what browsers load import what is the server's? The build would say so of node:fs and the like, but puts queries,
 * routes' parts and Node's crypto, which it replaces, and whole validators into what browsers load, without a word.
 */
import { type Import, readImports } from "./read-imports.ts";
import { readSources } from "./read-sources.ts";

/** Followed, import by import: of domain, too, only a part is for browsers. Which packages these may know, import-rules.ts says. */
const FOLLOWED = /^(app|lib\/client|lib\/domain)\//;
/** Where browsers begin, besides client components. Next loads the first on each page. */
const START = /^(instrumentation-client\.ts$|lib\/client\/)/;
const serversPackages = new Set(["node", "zod", "temporal-polyfill"]);
/** It checks what is typed by the API's own rules, and is loaded when its dialog is wanted: no page loads a validator. */
const VALIDATING = "app/(pages)/admin/bulk/parameter-fields.tsx";

export function findClientProblems(): string[] {
  return findProblemsAmong(readSources());
}

/** Pure. `sources`: text by path from the repository's root. */
export function findProblemsAmong(sources: ReadonlyMap<string, string>): string[] {
  const imports = new Map<string, Import[]>();
  const importsOf = (path: string): Import[] => {
    const known =
      imports.get(path) ?? readImports(path, sources.get(path) ?? "").filter(({ isType }) => !isType);
    imports.set(path, known);
    return known;
  };
  /** By who imports what: each once, whichever way leads there. */
  const problems = new Map<string, string>();
  const follow = (start: string): void => {
    const seen = new Set<string>();
    const visit = (path: string, way: string, isBehind: boolean): void => {
      const mayValidate = isBehind || path === VALIDATING;
      if (seen.has(`${path} ${mayValidate}`)) return;
      seen.add(`${path} ${mayValidate}`);
      for (const { target, isOurs, name } of importsOf(path)) {
        if (isOurs && FOLLOWED.test(name)) visit(name, `${way} → ${target}`, mayValidate);
        else if (isOurs || (serversPackages.has(name) && !(name === "zod" && mayValidate))) {
          const key = `${path} ${target}`;
          if (!problems.has(key)) problems.set(key, `${way} imports ${target}: browsers would load it`);
        }
      }
    };
    visit(start, start, false);
  };
  for (const [path, text] of sources)
    if (START.test(path) || text.trimStart().startsWith('"use client"')) follow(path);
  return [...problems.values()];
}
