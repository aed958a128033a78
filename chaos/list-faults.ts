/**
 * The faults: one a file named f<NN>-… (f<NN>b-… for a second form of a row), nowhere else listed. And the rest of the
 * matrix: a row is either here or among those that no run stands for.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "./fault.ts";
import { type UnrunRow, unrunRows } from "./unrun-rows.ts";

/** F01 … F30. */
const ROWS = Array.from({ length: 30 }, (_, i) => `F${String(i + 1).padStart(2, "0")}`);
const ROOT = join(import.meta.dirname, "..");
const FILE = /^f\d\d[a-z]?-[a-z0-9-]+\.ts$/;

/** In the order of their ids. Throws when a file does not export its fault. */
export async function listFaults(): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const name of readdirSync(import.meta.dirname)
    .filter((file) => FILE.test(file))
    .sort()) {
    const module: unknown = await import(join(import.meta.dirname, name));
    const fault = faultOf(module);
    if (fault === null || !name.startsWith(`${fault.id.toLowerCase()}-`)) {
      throw new Error(`chaos/${name} exports no fault of its name`);
    }
    faults.push(fault);
  }
  return faults;
}

/** Rows without a run. Throws when a row of the matrix is nowhere or in both lists, or a test that covers one is not there. */
export function listUnrun(
  faults: readonly Pick<Fault, "id">[],
  unrun: readonly UnrunRow[] = unrunRows,
): readonly UnrunRow[] {
  for (const row of ROWS) {
    // F06B is another form of F06.
    const isRun = faults.some(({ id }) => id.slice(0, row.length) === row);
    const places = unrun.filter(({ id }) => id === row).length + (isRun ? 1 : 0);
    if (places !== 1) throw new Error(`${row} is in ${places} lists: of runs, or of rows without one`);
  }
  for (const { id, coveredBy, notBuilt } of unrun) {
    if (!ROWS.includes(id)) throw new Error(`There is no row ${id}`);
    if (coveredBy.length === 0 && notBuilt === null)
      throw new Error(`${id}: no test, and no reason for that`);
    const gone = coveredBy.filter((file) => !existsSync(join(ROOT, file)));
    if (gone.length > 0) throw new Error(`${id} is not covered by ${gone.join(", ")}: no such file`);
  }
  return unrun;
}

function faultOf(module: unknown): Fault | null {
  if (typeof module !== "object" || module === null || !("fault" in module)) return null;
  return isFault(module.fault) ? module.fault : null;
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === "object" && value !== null && "id" in value && "inject" in value && "allowed" in value
  );
}
