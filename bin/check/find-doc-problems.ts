/** Do the paths and commands that README and docs name exist? Placeholders (`<name>`, `…`, `*`) are left alone. */
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface DocContext {
  /** npm scripts by name. */
  scripts: ReadonlySet<string>;
  /** First parts of paths that are ours: what lies at the top of the repository. */
  topNames: ReadonlySet<string>;
  exists: (path: string) => boolean;
}

export function findDocProblems(): string[] {
  const manifest: { scripts: Record<string, string> } = JSON.parse(readFileSync("package.json", "utf8"));
  const context: DocContext = {
    scripts: new Set(Object.keys(manifest.scripts)),
    topNames: new Set(readdirSync(".")),
    exists: existsSync,
  };
  return ["README.md", ...globSync("docs/**/*.md")]
    .filter((file) => existsSync(file))
    .flatMap((file) => findProblemsIn(file, readFileSync(file, "utf8"), context));
}

/** Pure. `file`: path of the document, which its links are relative to. */
export function findProblemsIn(file: string, text: string, context: DocContext): string[] {
  const problems = new Set<string>();
  const at = (name: string, what: string) => problems.add(`${file} names ${name}, ${what}`);
  for (const [, code = ""] of text.matchAll(/`([^`\n]+)`/g)) {
    if (isOurPath(code, context.topNames) && !context.exists(code)) at(code, "which does not exist");
  }
  for (const [, target = ""] of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const path = join(dirname(file), target);
    if (!context.exists(path)) at(target, "which does not exist");
  }
  for (const [, script = ""] of text.matchAll(/\bnpm run ([\w:.-]+)/g)) {
    if (!context.scripts.has(script)) at(`npm run ${script}`, "which package.json does not have");
  }
  for (const [, script = ""] of text.matchAll(/\bnpm (start|test)\b/g)) {
    if (!context.scripts.has(script)) at(`npm ${script}`, "which package.json does not have");
  }
  return [...problems];
}

function isOurPath(code: string, topNames: ReadonlySet<string>): boolean {
  if (!/^[\w.@()[\]/-]+$/.test(code)) return false;
  const [top = "", ...rest] = code.split("/");
  // `lib/…` of a folder that is not there at all is a problem too: what looks like a source file is taken for one.
  if (rest.length > 0) return topNames.has(top) || /\.(?:ts|tsx|js|md|ya?ml)$/.test(code);
  return /\.(?:ts|tsx|js|md|ya?ml)$/.test(code) && !code.startsWith(".");
}
