/** How a bench ends: its table and goals on screen, all of it as JSON on disk. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

export interface Verdict {
  /** Of the bench: the file's. */
  name: string;
  /** Printed as a table: rows by title. */
  rows: Record<string, Record<string, string | number | null>>;
  /** Goal → whether it was reached; null: can't be judged here. */
  goals: Record<string, boolean | null>;
  /** What was measured, and on what. */
  conditions: Record<string, unknown>;
}

/** The last line says how many goals were reached. True: all that could be judged. */
export function writeVerdict({ name, rows, goals, conditions }: Verdict): boolean {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 1024 ** 3)} GiB`;
  console.table(rows);
  for (const [goal, met] of Object.entries(goals)) {
    console.log(`${met === null ? "not judged" : met ? "reached" : "MISSED"}: ${goal}`);
  }
  const results = join(import.meta.dirname, "results");
  mkdirSync(results, { recursive: true });
  const verdict = { at: new Date().toISOString(), machine, ...conditions, rows, goals };
  writeFileSync(join(results, `${name}.json`), `${JSON.stringify(verdict, null, 2)}\n`);
  const count = (met: boolean) => Object.values(goals).filter((goal) => goal === met).length;
  console.log(machine);
  console.log(`${count(true)} passed, ${count(false)} failed`);
  return count(false) === 0;
}
