/** `npm run env:example`: writes `.env.example` from the schema of lib/env.ts. `--check`: exits 1 if it is out of date. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { makeEnvExample } from "./check/make-env-example.ts";

const FILE = ".env.example";
const text = makeEnvExample();

if (process.argv.includes("--check")) {
  if (!existsSync(FILE) || readFileSync(FILE, "utf8") !== text) {
    console.error(`${FILE} is out of date: npm run env:example`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, text);
  console.log(`${FILE} written.`);
}
