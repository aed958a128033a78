/** What a cluster's postmaster.pid says, and whether that server is really alive. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Postmaster {
  pid: number;
  port: number;
  /** Accepts connections. */
  ready: boolean;
  /** The process lives, and it is a server on this cluster, not somebody who got its number since. */
  alive: boolean;
}

/** null: no server is running, and the last one was stopped in order. */
export function readPostmaster(cluster: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return {
    pid,
    port: Number(lines[3] ?? 0),
    ready: lines[7]?.trim() === "ready",
    alive: isAlive(pid) && isServerOf(pid, cluster),
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Where processes can't be looked at (macOS), the number has to do. */
function isServerOf(pid: number, cluster: string): boolean {
  if (process.platform !== "linux") return true;
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return args.includes(cluster);
  } catch {
    return false;
  }
}
