/** A Redis of our own on the loopback, as durable as PostgreSQL beside it: what it has taken is on the disk. */
import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { serverEnvironment } from "#lib/db/embedded/server-environment.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { type Child, startProgram } from "../child.ts";
import { findPrograms } from "../peers/find-programs.ts";

const START_LIMIT_MS = 10 * SECOND;

export interface RunningRedis {
  port: number;
  process: Child;
}

/** What is missing, in words, where it can't be had. Throws when it does not start. */
export async function startRedis(folder: string): Promise<RunningRedis | { missing: string }> {
  const find = await findPrograms(folder, (line) => console.log(line));
  const found = await find("redis-server");
  if ("missing" in found) return found;
  const { command, prefix } = found.program;
  const port = await findFreePort("127.0.0.1", 14_379);
  const home = join(folder, "redis");
  mkdirSync(home);
  const logFile = join(folder, "redis.log");
  const child = startProgram(
    command,
    [
      ...prefix,
      ...["--bind", "127.0.0.1", "--port", `${port}`, "--dir", home, "--daemonize", "no"],
      ...["--appendonly", "yes", "--appendfsync", "always", "--save", ""],
    ],
    serverEnvironment(),
    logFile,
  );
  const until = monotonicMs() + START_LIMIT_MS;
  while (!(await listens(port))) {
    if (child.process.exitCode !== null || monotonicMs() > until) {
      await child.end();
      throw new Error(`redis-server did not start: see ${logFile}`);
    }
    await delay(SECOND / 20);
  }
  return { port, process: child };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
