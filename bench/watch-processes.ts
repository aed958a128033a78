/** CPU time and memory of the parts of a run, each one process or a server with all its processes. */
import { cpuSeconds, ownMegabytes, processTree } from "./process-cpu.ts";

export interface PartUse {
  /** Since the watch began. */
  cpuSeconds: number;
  /** Resident, of its own. */
  megabytes: number;
}

export interface ProcessWatch {
  /** By name of the part. */
  read(): Record<string, PartUse>;
}

/** Processes of this one's tree that belong to no part are PostgreSQL's. CPU of those that have ended is its parent's. */
export function watchProcesses(parts: Readonly<Record<string, readonly number[]>>): ProcessWatch {
  const named = new Set([process.pid, ...Object.values(parts).flat()]);
  function pidsOf(): [string, number[]][] {
    const children = Object.entries(parts).map(([name, roots]): [string, number[]] => [
      name,
      [...new Set(roots.flatMap((root) => processTree(root)))],
    ]);
    const taken = new Set([...named, ...children.flatMap(([, pids]) => pids)]);
    return [...children, ["postgres", processTree(process.pid).filter((pid) => !taken.has(pid))]];
  }
  const cpuOf = () =>
    new Map(pidsOf().map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0)]));
  const before = cpuOf();
  return {
    read() {
      return Object.fromEntries(
        pidsOf().map(([name, pids]) => [
          name,
          {
            cpuSeconds: pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0) - (before.get(name) ?? 0),
            megabytes: pids.reduce((sum, pid) => sum + ownMegabytes(pid), 0),
          },
        ]),
      );
    },
  };
}
