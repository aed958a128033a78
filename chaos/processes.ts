/**
 * Programs of ours as processes of their own, which faults kill, freeze and start again. They end with the harness,
 * also when that is killed; their folder tells whose they were, and the next run sweeps what was left.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "#lib/db/embedded/read-postmaster.ts";
import { stopServer } from "#lib/db/embedded/stop-server.ts";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { processTree } from "../bench/process-cpu.ts";

const PREFIX = "influencer-analytics-chaos-";
/** In a folder that somebody is to look into: it is never swept. */
const KEPT = "kept";
const LEAVE = new URL("../bin/start/leave-with-supervisor.ts", import.meta.url).href;
const ROOT = join(import.meta.dirname, "..");

/** A folder of the run's own, outside of the project. */
export function makeFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-${name}-`));
}

export function keepFolder(folder: string): void {
  writeFileSync(join(folder, KEPT), "");
}

/** Ends servers and removes folders of runs that were killed; their other processes have ended with them. */
export async function sweepKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    const folder = join(tmpdir(), name);
    if (!pid || isAlive(Number(pid)) || existsSync(join(folder, KEPT))) continue;
    try {
      for (const cluster of readdirSync(folder)) await stopServer(join(folder, cluster, "pg"));
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's: not ours to clean, and not in our way.
    }
  }
}

const openRuns = new Set<() => Promise<void>>();

/** Ctrl-C, and the end of a suite that took too long, leave nothing behind. Returns the way out of it. */
export function closeOnSignal(close: () => Promise<void>): () => void {
  openRuns.add(close);
  return () => openRuns.delete(close);
}

let leaving = false;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    if (leaving) return;
    leaving = true;
    void Promise.all([...openRuns].map((close) => close())).finally(() => process.exit(130));
  });
}

export interface Program {
  readonly pid: number;
  isRunning(): boolean;
  /** SIGTERM, then SIGKILL after 30 s; the exit code, null when a signal ended it. */
  end(): Promise<number | null>;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  exited: Promise<number | null>;
}

export interface ProgramOptions {
  /** From the project's root. */
  /** Node's own. */
  flags?: readonly string[];
  script: string;
  args?: readonly string[];
  env?: Record<string, string>;
  logFile: string;
  /** A command that runs it, e.g. a tracer. */
  under?: readonly string[];
}

/** The patience of `end`. */
const END_MS = 30 * SECOND;

export function startProgram(options: ProgramOptions): Program {
  const { flags = [], script, args = [], env = {}, logFile, under = [] } = options;
  const log = openSync(logFile, "a");
  let child: ChildProcess;
  try {
    const [command = process.execPath, ...rest] = [
      ...under,
      ...[process.execPath, ...flags, "--import", LEAVE, join(ROOT, script), ...args],
    ];
    child = spawn(command, rest, {
      // Not the project's folder: an .env there is for people's own installation.
      cwd: tmpdir(),
      env: { ...process.env, NODE_ENV: "production", SUPERVISOR_PID: String(process.pid), ...env },
      stdio: ["ignore", log, log, "ipc"],
    });
  } finally {
    closeSync(log);
  }
  const { pid } = child;
  if (pid === undefined) throw new Error(`could not start ${script}`);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    pid,
    isRunning,
    exited,
    async end() {
      child.kill("SIGTERM");
      const timer = new AbortController();
      void delay(END_MS, timer.signal).then(() => !timer.signal.aborted && child.kill("SIGKILL"));
      const code = await exited;
      timer.abort();
      return code;
    },
    async kill() {
      // One that runs under another goes with it.
      for (const one of under.length > 0 ? processTree(pid).reverse() : [pid]) sendSignal(one, "SIGKILL");
      await exited;
    },
    signal(name) {
      child.kill(name);
    },
  };
}

export function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, name);
  } catch {
    // It has just ended.
  }
}

/** The last line that a program wrote before it ended, for people who look for the reason. */
export function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
  const telling = lines.findLast((line) => /error|cannot|can't/i.test(line)) ?? lines.at(-1) ?? "";
  return telling.slice(0, 300);
}

/** Looks again and again; rejects after `limitMs` with what it waited for. */
export async function until(
  what: string,
  limitMs: number,
  look: () => Promise<boolean> | boolean,
  everyMs = 100,
): Promise<void> {
  const end = monotonicMs() + limitMs;
  while (!(await look())) {
    if (monotonicMs() > end) throw new Error(`not within ${limitMs / SECOND} s: ${what}`);
    await delay(everyMs);
  }
}
