/** Would `npm ci` take package-lock.json, on every platform? */
import { readFileSync } from "node:fs";
import { findMissingBuilds, lockfileSchema } from "./lockfile.ts";

export function findLockfileProblems(): string[] {
  const missing = findMissingBuilds(
    lockfileSchema.parse(JSON.parse(readFileSync("package-lock.json", "utf8"))),
  );
  if (missing.length === 0) return [];
  return [
    `${missing.length} builds for other platforms are missing (${missing[0]?.name}, …): npm run lock:complete`,
  ];
}
