/** `npm run lock:complete`, after npm install with a registry that lacks other platforms' builds: see check/lockfile.ts. */
import { readFileSync, writeFileSync } from "node:fs";
import { completeLockfile, findMissingBuilds, lockfileSchema } from "./check/lockfile.ts";

const FILE = "package-lock.json";
const lockfile = lockfileSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));
const missing = findMissingBuilds(lockfile);
writeFileSync(FILE, `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
console.log(
  missing.length === 0
    ? `${FILE} is complete.`
    : `${missing.length} builds for other platforms added to ${FILE}.`,
);
