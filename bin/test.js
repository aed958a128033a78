// `npm test`, up to the point where TypeScript can run. Syntax of Node 12: see start.js.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProblem } from "./start/find-problem.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const problem = findProblem(root, "npm test", true);
if (problem) {
  console.error(problem);
  process.exit(1);
}
import("./test.ts");
