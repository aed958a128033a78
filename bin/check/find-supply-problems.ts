/** Does anything come in with the packages that nobody has judged? Needs no network; `npm run audit` asks the registry. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { findSupplyProblemsIn, supplySchema } from "./supply.ts";

const manifestSchema = z.object({ allowScripts: z.record(z.string(), z.boolean()) });

export function findSupplyProblems(): string[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
  const { allowScripts } = manifestSchema.parse(read("package.json"));
  return findSupplyProblemsIn(supplySchema.parse(read("package-lock.json")), allowScripts);
}
