// `npm start`, up to the point where TypeScript can run. Syntax of Node 12: this file must work, and say what to do,
// where nothing else here does.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProblem } from "./start/find-problem.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const command = process.argv.includes("--dev") ? "npm run dev" : "npm start";
const problem = findProblem(root, command, false);
if (problem) {
  console.error(problem);
  process.exit(1);
}
import("./start.ts");
