/** Starts a server on a cluster and waits until it accepts connections. It lives in a session of its own: a Ctrl-C in the terminal does not hit it. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import type { Identity } from "./choose-identity.ts";
import type { Engine } from "./engine.ts";
import { isAlive, readPostmaster } from "./read-postmaster.ts";
import { serverEnvironment } from "./server-environment.ts";

export interface LaunchOptions {
  engine: Engine;
  identity: Identity;
  cluster: string;
  /** Gets what the server says before it opens its own log. */
  startLog: string;
  say: (line: string) => void;
}

/** Crash recovery may have to replay all of max_wal_size. */
const PATIENCE_MS = 10 * MINUTE;
/** Backends of a killed server need a moment to notice; only then may a new one start. */
const BUSY_TRIES = 40;
/**
 * A backend that outlives its killed server undoes what it was at, and the record of that is lost: recovery then makes an
 * unlogged table anew whose file is still there ("File exists"), and ends. It has made what lets the next one clear that up.
 */
const RECOVERY_ENDED = "it ended with code 1";

/** Resolves with the running server's process. Throws AppError UNAVAILABLE with the server's last words. */
export async function launchServer(options: LaunchOptions): Promise<ChildProcess> {
  let recoveries = 0;
  for (let tries = 1; ; tries++) {
    dropForeignPidFile(options.cluster);
    const child = spawnServer(options);
    const problem = await untilReady(child, options);
    if (problem === null) return child;
    if (problem === RECOVERY_ENDED && ++recoveries === 1) continue;
    if (!/still in use|already exists/.test(problem) || tries >= BUSY_TRIES) {
      throw new AppError("UNAVAILABLE", `PostgreSQL did not start: ${problem}`);
    }
    await delay(250);
  }
}

function spawnServer({ engine, identity, cluster, startLog }: LaunchOptions): ChildProcess {
  const { command, args } = identity.wrap(join(engine.binDir, "postgres"), ["-D", cluster]);
  const log = openSync(startLog, "w", 0o600);
  try {
    const child = spawn(command, args, {
      cwd: "/",
      detached: true,
      env: serverEnvironment(),
      stdio: ["ignore", log, log],
      ...(identity.user ? { uid: identity.user.uid, gid: identity.user.gid } : {}),
    });
    // The owner's other work decides how long it runs.
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** null when it is ready, else what it said. */
async function untilReady(
  child: ChildProcess,
  { cluster, startLog, say }: LaunchOptions,
): Promise<string | null> {
  const end: { why: string | null } = { why: null };
  child.once("error", (error) => {
    end.why = error.message;
  });
  child.once("exit", (code, signal) => {
    end.why ??= `it ended with ${signal ?? `code ${code}`}`;
  });
  const start = monotonicMs();
  let told = false;
  while (monotonicMs() - start < PATIENCE_MS) {
    if (end.why !== null) return lastWords(startLog) ?? end.why;
    const server = readPostmaster(cluster);
    if (server?.ready && server.pid === child.pid) return null;
    if (!told && monotonicMs() - start > 10 * SECOND) {
      told = true;
      say("The database was not stopped in order and is recovering …");
    }
    await delay(20);
  }
  child.kill("SIGQUIT");
  return `it was not ready after ${PATIENCE_MS / MINUTE} minutes`;
}

/** After a reboot another program may have the dead server's number: PostgreSQL would refuse to start for ever. */
function dropForeignPidFile(cluster: string): void {
  const server = readPostmaster(cluster);
  if (server && !server.alive && isAlive(server.pid)) rmSync(join(cluster, "postmaster.pid"));
}

/** What it said before it ended, without dates and without where the log goes. */
function lastWords(startLog: string): string | null {
  const lines = readFileSync(startLog, "utf8")
    .split("\n")
    .map((line) => line.replace(/^[\d-]+ [\d:.]+ \S+ \[\d+\] /, "").trim())
    .filter((line) => line !== "" && !/redirecting log output|Future log output/.test(line));
  return lines.slice(-3).join(" | ") || null;
}
