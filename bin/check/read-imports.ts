/**
 * What a source imports, and where that leads. It goes by the text, whose quotes and spaces Biome sets; an `import()` of
 * what is only known when it runs can't be seen.
 */
import { dirname, join } from "node:path/posix";

export interface Import {
  /** As it is written. */
  target: string;
  isOurs: boolean;
  /** Of what is ours the path from the repository's root; else the package, "node" for Node's own modules. */
  name: string;
  /** It is gone when the source runs. */
  isType: boolean;
}

/** Imports and re-exports. */
const STATIC =
  /(?:^|[;\n])\s*(?:import|export)\s+(type\s+)?(?:[^"';=(){}]*(?:\{[^}]*\}\s*)?from\s+)?"([^"]+)"/g;
const DYNAMIC = /\bimport\(\s*(?:\/\*.*?\*\/\s*)?["`]([^"`$]+)["`]/g;

/** Pure. `path`: the source's own, from the repository's root. */
export function readImports(path: string, text: string): Import[] {
  return [
    ...[...text.matchAll(STATIC)].map(([, type, target = ""]) => ({ target, isType: type !== undefined })),
    ...[...text.matchAll(DYNAMIC)].map(([, target = ""]) => ({ target, isType: false })),
  ].map((one) => ({ ...one, ...resolve(path, one.target) }));
}

function resolve(path: string, target: string): Pick<Import, "isOurs" | "name"> {
  if (target.startsWith(".")) return { isOurs: true, name: join(dirname(path), target) };
  // `imports` of package.json: each name stands for the folder of that name.
  if (target.startsWith("#")) return { isOurs: true, name: target.slice(1) };
  if (target.startsWith("node:")) return { isOurs: false, name: "node" };
  const parts = target.split("/");
  return { isOurs: false, name: parts.slice(0, target.startsWith("@") ? 2 : 1).join("/") };
}
