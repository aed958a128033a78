/**
 * Keeps the programs of `npm start` running: each in a process group of its own (the terminal's Ctrl-C must not reach
 * it), its output in a log file, started again with growing pauses when it ends by itself, stopped last-started-first.
 * What the programs are is programs.ts; that they don't outlive us when we are killed is leave-with-supervisor.ts.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { readLogEnd, rotateLog } from "./log-file.ts";

export interface Program {
  name: string;
  /** After `node`. */
  args: readonly string[];
  mode: "production" | "development";
  /** The whole environment but for NODE_ENV, which is `mode`. */
  env: Record<string, string | undefined>;
  logFile: string;
  /** Answers 2xx as soon as the program works. */
  readyUrl: string;
  readyWithinMs: number;
  /** From SIGTERM to SIGKILL. */
  graceMs: number;
}

export interface Supervisor {
  /** Resolves when the program is ready. Rejects when it ends or stays silent instead, with the end of its log. */
  start(program: Program): Promise<void>;
  /** Stops all, the last one started first, each before the next. Nothing is started any more. */
  stop(): Promise<void>;
  /** At once, for the impatient. */
  kill(): void;
}

interface Entry {
  program: Program;
  child: ChildProcess | null;
  ended: Promise<void>;
}

const PAUSE_MIN_MS = SECOND;
const PAUSE_MAX_MS = 30 * SECOND;
const PRELOAD = new URL("./leave-with-supervisor.ts", import.meta.url).href;

export function createSupervisor(say: (line: string) => void): Supervisor {
  const entries: Entry[] = [];
  const stopping = new AbortController();

  function launch(entry: Entry): ChildProcess {
    const { program } = entry;
    rotateLog(program.logFile);
    const log = openSync(program.logFile, "a");
    // The log file itself, not a pipe: a program that drains after our death can still say so.
    const child = spawn(process.execPath, ["--import", PRELOAD, ...program.args], {
      detached: true,
      stdio: ["ignore", log, log, "ipc"],
      env: { ...program.env, NODE_ENV: program.mode, SUPERVISOR_PID: String(process.pid) },
    });
    closeSync(log);
    entry.child = child;
    entry.ended = new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    return child;
  }

  /** For ever: until stopped, whatever the program dies of. */
  async function keepRunning(entry: Entry): Promise<void> {
    let pauseMs = PAUSE_MIN_MS;
    let startedAt = monotonicMs();
    for (;;) {
      await entry.ended;
      if (stopping.signal.aborted) return;
      const { program, child } = entry;
      const how = child?.signalCode ? `killed by ${child.signalCode}` : `exit code ${child?.exitCode}`;
      if (monotonicMs() - startedAt > MINUTE) pauseMs = PAUSE_MIN_MS;
      say(
        `${program.name} ended (${how}), starts again in ${pauseMs / SECOND} s. Its log: ${program.logFile}`,
      );
      await delay(pauseMs, stopping.signal);
      if (stopping.signal.aborted) return;
      pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
      startedAt = monotonicMs();
      launch(entry);
      whenReady(entry, stopping.signal).then(
        () => say(`${program.name} runs again.`),
        () => {},
      );
    }
  }

  async function end(entry: Entry): Promise<void> {
    signalGroup(entry.child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(entry.child, "SIGKILL"), entry.program.graceMs);
    await entry.ended;
    clearTimeout(timer);
    // What it started itself, should anything be left of it.
    signalGroup(entry.child, "SIGKILL");
  }

  return {
    async start(program) {
      if (stopping.signal.aborted) throw new Error("stopping");
      const entry: Entry = { program, child: null, ended: Promise.resolve() };
      entries.push(entry);
      launch(entry);
      await whenReady(entry, stopping.signal);
      void keepRunning(entry);
    },
    async stop() {
      stopping.abort();
      for (const entry of entries.toReversed()) await end(entry);
    },
    kill() {
      stopping.abort();
      for (const entry of entries) signalGroup(entry.child, "SIGKILL");
    },
  };
}

async function whenReady({ program, child, ended }: Entry, stopping: AbortSignal): Promise<void> {
  const exit = new AbortController();
  void ended.then(() => exit.abort());
  const signal = AbortSignal.any([exit.signal, stopping]);
  const deadline = monotonicMs() + program.readyWithinMs;
  while (monotonicMs() < deadline) {
    if (await answers(program.readyUrl, signal)) return;
    await delay(150, signal);
    if (stopping.aborted) throw new Error("stopping");
    if (exit.signal.aborted)
      throw notReady(program, `ended (${child?.signalCode ?? `exit code ${child?.exitCode}`})`);
  }
  throw notReady(program, `did not answer within ${program.readyWithinMs / SECOND} s`);
}

function notReady(program: Program, what: string): Error {
  return new Error(`${program.name} ${what}. The end of ${program.logFile}:\n${readLogEnd(program.logFile)}`);
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(3 * SECOND)]) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** The program and all that it started: detached programs lead a group of their own. */
function signalGroup(child: ChildProcess | null, signal: "SIGTERM" | "SIGKILL"): void {
  if (!child?.pid) return;
  try {
    // SIGTERM is for the program alone: it knows how to end what it started.
    if (signal === "SIGTERM" && child.exitCode === null) child.kill(signal);
    else if (signal === "SIGKILL") process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
