/** Runs one command with its output kept back, saying a line at least each 10 seconds. Nothing that it started stays. */
import { type ChildProcess, spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

export interface QuietRun {
  command: string;
  args: readonly string[];
  env: Record<string, string | undefined>;
  /** What the heartbeat calls it. */
  title: string;
  say: (line: string) => void;
  /** A hang guard, many times the usual. */
  withinMs: number;
}

export interface QuietOutcome {
  /** null: killed, by the guard or otherwise. */
  code: number | null;
  /** Standard output and error as they came, without colours; the end of it where there is much. */
  output: string;
}

const HEARTBEAT_MS = 9_000;
const OUTPUT_MAX = 200_000;
/** For databases and browsers that the command has to end first. */
const GRACE_MS = 15_000;

const running = new Set<ChildProcess>();
let closed = false;

/** Ends the commands that run now, and lets none begin after them. */
export async function closeForGood(): Promise<void> {
  closed = true;
  await Promise.all([...running].map(end));
}

/** With all that it started: politely, then not. */
async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
  killGroup(child);
}

export function runQuietly(run: QuietRun): Promise<QuietOutcome> {
  return new Promise((resolve) => {
    // The process is about to end: nobody waits for an answer.
    if (closed) return;
    const started = performance.now();
    const child = spawn(run.command, run.args, {
      env: { ...run.env, NODE_ENV: "test" },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, which can be ended as one.
      detached: true,
    });
    running.add(child);
    let output = "";
    const collect = (chunk: string) => {
      output = (output + stripVTControlCharacters(chunk)).slice(-OUTPUT_MAX);
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    const heartbeat = setInterval(() => {
      const seconds = Math.round((performance.now() - started) / 1_000);
      run.say(`  … ${run.title}, ${seconds} s${lastLine(output)}`);
    }, HEARTBEAT_MS);
    const guard = setTimeout(() => {
      collect(`\nended after ${run.withinMs / 1_000} s: it hangs\n`);
      void end(child);
    }, run.withinMs);
    const finish = (code: number | null) => {
      clearInterval(heartbeat);
      clearTimeout(guard);
      // What it left behind.
      killGroup(child);
      running.delete(child);
      resolve({ code, output });
    };
    child.once("error", (error) => {
      collect(`\n${error.message}`);
      finish(null);
    });
    // Not "close": somebody whom it left behind may hold the pipes open.
    child.once("exit", (code) => setTimeout(finish, 50, code));
  });
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}

/** What it is at, as far as its last line tells. */
function lastLine(output: string): string {
  const line = output.trimEnd().split("\n").at(-1)?.trim() ?? "";
  return line === "" ? "" : `: ${line.slice(0, 100)}`;
}
