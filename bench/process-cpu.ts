/** CPU time and memory of processes by pid, from /proc (Linux). */
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second: 100 on every Linux that Node runs on. */
const TICKS = 100;

function stat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

/** User + system seconds of the process, with the children that it has waited for. 0 when it is gone. */
export function cpuSeconds(pid: number): number {
  const fields = stat(pid);
  return fields ? [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0) / TICKS : 0;
}

/** The process and all its descendants now. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    const fields = /^\d+$/.test(entry) ? stat(Number(entry)) : null;
    if (fields) parents.set(Number(entry), Number(fields[1]));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/**
 * Resident memory in MB, without what is shared: PostgreSQL's buffers stand in each of its processes, and more of them the
 * longer it has read. 0 when the process is gone.
 */
export function ownMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    return (kilobytes("VmRSS") - kilobytes("RssShmem")) / 1_024;
  } catch {
    return 0;
  }
}
