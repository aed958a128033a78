/** Does a source import what its folder may not (import-rules.ts)? Types count, too: whoever needs one knows of the folder. */
import { type ImportRule, importRules } from "./import-rules.ts";
import { type Import, readImports } from "./read-imports.ts";
import { isTest, readSources } from "./read-sources.ts";

export function findImportProblems(): string[] {
  return findWrongImports(readSources());
}

/** Pure. `sources`: text by path from the repository's root. */
export function findWrongImports(sources: ReadonlyMap<string, string>): string[] {
  const problems = [...sources].flatMap(([path, text]) => {
    const folder = folderOf(path);
    const rule = importRules[folder];
    if (rule === undefined)
      return [`${folder} has no rule of what it may import: give it one in bin/check/import-rules.ts`];
    return readImports(path, text).flatMap((one) => {
      const remedy = judge(folder, rule, one);
      return remedy === null ? [] : [`${path} imports ${one.target}: ${remedy}`];
    });
  });
  return [...new Set(problems)];
}

/** null: it may. Else what it may import instead. */
function judge(folder: string, { ours, packages, why }: ImportRule, { isOurs, name }: Import): string | null {
  if (isOurs && isTest(name)) return "nothing that runs imports a test";
  if (isOurs && [folder, ...ours].some((one) => one === name || one === folderOf(name))) return null;
  if (!isOurs && (packages ?? [name]).includes(name)) return null;
  const allowed = (isOurs ? ours : (packages ?? [])).join(", ") || "nothing";
  const reason = why === undefined ? "" : ` (${why})`;
  return `of ${isOurs ? "ours" : "packages"}, ${folder} may import ${allowed}${reason}`;
}

/** That a rule is for: one of those in `lib`, else one at the top, "." for the top itself. */
function folderOf(path: string): string {
  const [top = "", ...rest] = path.split("/");
  if (rest.length === 0) return ".";
  return top === "lib" && rest.length > 1 ? `lib/${rest[0]}` : top;
}
