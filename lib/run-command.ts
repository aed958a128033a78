/** Runs a program to its end and collects what it says. Never throws: a program that is missing is an outcome too. */
import { spawn } from "node:child_process";
import { monotonicMs } from "#lib/time.ts";

export interface CommandOptions {
  cwd?: string;
  /** Replaces the whole environment. */
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Killed after this time. */
  timeoutMs?: number;
  /** Gets what it writes to its error stream, as it comes; that is collected all the same. */
  onError?: (text: string) => void;
  /** Asked each half second with the elapsed time; `true` kills the program. */
  giveUp?: (elapsedMs: number) => boolean;
}

export interface CommandOutcome {
  ok: boolean;
  /** null: could not be started, or killed. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export type RunCommand = (
  command: string,
  args: readonly string[],
  options?: CommandOptions,
) => Promise<CommandOutcome>;

export const runCommand: RunCommand = (command, args, options = {}) =>
  new Promise((resolve) => {
    const { giveUp, onError, timeoutMs, ...spawnOptions } = options;
    const start = monotonicMs();
    const child = spawn(command, args, { ...spawnOptions, stdio: ["ignore", "pipe", "pipe"] });
    const out: string[] = [];
    const err: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err.push(text);
      onError?.(text);
    });
    const watch = setInterval(() => {
      const elapsed = monotonicMs() - start;
      if (elapsed > (timeoutMs ?? Number.POSITIVE_INFINITY) || giveUp?.(elapsed)) child.kill("SIGKILL");
    }, 500);
    const finish = (code: number | null, problem = "") => {
      clearInterval(watch);
      resolve({ ok: code === 0, code, stdout: out.join(""), stderr: err.join("") + problem });
    };
    child.on("error", (error) => finish(null, error.message));
    child.on("close", (code) => finish(code));
  });
