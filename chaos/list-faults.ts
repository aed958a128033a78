/** The faults: one a file named f<NN>-… (f<NN>b-… for a second form of a row), nowhere else listed. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "./fault.ts";

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

function faultOf(module: unknown): Fault | null {
  if (typeof module !== "object" || module === null || !("fault" in module)) return null;
  return isFault(module.fault) ? module.fault : null;
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === "object" && value !== null && "id" in value && "inject" in value && "allowed" in value
  );
}
