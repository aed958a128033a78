/** Programs of ours as processes of their own: started, awaited by a line they print, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

export interface Child {
  process: ChildProcess;
  pid: number;
  /** SIGTERM, then waits for the end; returns the exit code. */
  end(): Promise<number | null>;
}

export interface ChildOptions {
  /** It takes and sends messages. Default false. */
  channel?: boolean;
}

/** Starts `node <args>`; its output goes to `logFile`. */
export function startNode(
  args: string[],
  env: Record<string, string>,
  logFile: string,
  options: ChildOptions = {},
): Child {
  return startProgram(process.execPath, args, { ...process.env, ...env }, logFile, options);
}

/** Starts `npm <args>` with what a shell has and `env`: settings of the bench must not reach it. Its output goes to `logFile`. */
export function startNpm(args: readonly string[], env: Record<string, string>, logFile: string): Child {
  const { PATH, HOME } = process.env;
  return startProgram("npm", args, { PATH, HOME, NODE_ENV: "production", ...env }, logFile);
}

/** Starts any program with exactly that environment; its output goes to `logFile`. It is killed when this process ends. */
export function startProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  logFile: string,
  { channel = false }: ChildOptions = {},
): Child {
  const log = openSync(logFile, "a");
  const child = spawn(command, args, {
    env,
    stdio: ["ignore", log, log, ...(channel ? (["ipc"] as const) : [])],
  });
  closeSync(log);
  if (child.pid === undefined) throw new Error(`could not start ${command} ${args.join(" ")}`);
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  void exited.then(() => process.off("exit", kill));
  return {
    process: child,
    pid: child.pid,
    end: () => {
      // One that has ended by itself says nothing of it again.
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      return exited;
    },
  };
}
