/** Makes the embedded database hang: all its processes are stopped, so that connections stand and nothing answers. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Resolves what lets it go on. Linux alone: children are found in /proc. */
export function holdDatabase(dataDir: string): () => void {
  const [line = ""] = readFileSync(join(dataDir, "pg", "postmaster.pid"), "utf8").split("\n");
  const postmaster = Number(line);
  const signalAll = (signal: "SIGSTOP" | "SIGCONT") => {
    for (const pid of [postmaster, ...childrenOf(postmaster)]) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended meanwhile.
      }
    }
  };
  signalAll("SIGSTOP");
  return () => signalAll("SIGCONT");
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // After the command's name, which may hold anything: state, then the parent.
      const [, after = ""] = readFileSync(`/proc/${name}/stat`, "utf8").split(/\)(?=[^)]*$)/);
      return Number(after.trim().split(" ")[1]) === parent ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
