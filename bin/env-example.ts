/** `npm run env:example`: writes `.env.example` from the schema of lib/env.ts. `--check`: exits 1 if it is out of date. */
import { writeFileSync } from "node:fs";
import { ENV_EXAMPLE, findEnvExampleProblems } from "./check/find-env-example-problems.ts";
import { makeEnvExample } from "./check/make-env-example.ts";

if (process.argv.includes("--check")) {
  const problems = findEnvExampleProblems();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  writeFileSync(ENV_EXAMPLE, makeEnvExample());
  console.log(`${ENV_EXAMPLE} is written.`);
}
