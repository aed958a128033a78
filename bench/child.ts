/** Programs of ours as processes of their own: started, awaited by a line they print, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { atEnd } from "./at-end.ts";

export interface Child {
  process: ChildProcess;
  pid: number;
  /** SIGTERM, then waits for the end; returns the exit code. */
  end(): Promise<number | null>;
}

/** Starts `node <args>`; its output goes to `logFile`. */
export function startNode(args: string[], env: Record<string, string>, logFile: string): Child {
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", log, log],
  });
  if (child.pid === undefined) throw new Error(`could not start node ${args.join(" ")}`);
  atEnd(() => child.kill("SIGKILL"));
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    process: child,
    pid: child.pid,
    end: () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}
