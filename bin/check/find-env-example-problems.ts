/** Does `.env.example` say what lib/env.ts says? */
import { existsSync, readFileSync } from "node:fs";
import { makeEnvExample } from "./make-env-example.ts";

export const ENV_EXAMPLE = ".env.example";

export function findEnvExampleProblems(): string[] {
  if (existsSync(ENV_EXAMPLE) && readFileSync(ENV_EXAMPLE, "utf8") === makeEnvExample()) return [];
  return [`${ENV_EXAMPLE} is not what lib/env.ts says: npm run env:example`];
}
