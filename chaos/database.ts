/** A real PostgreSQL server of a run's own, fsync on, which faults kill, stop, freeze and start again on its port. */
import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chooseEngine, engineFinder, engineOrder } from "#lib/db/embedded/choose-engine.ts";
import { chooseIdentity } from "#lib/db/embedded/choose-identity.ts";
import { describeEngine } from "#lib/db/embedded/engine.ts";
import { DATABASE_NAME, initCluster } from "#lib/db/embedded/init-cluster.ts";
import { launchServer } from "#lib/db/embedded/launch-server.ts";
import { prepareDatabase } from "#lib/db/embedded/prepare-database.ts";
import { readPostmaster } from "#lib/db/embedded/read-postmaster.ts";
import { stopServer } from "#lib/db/embedded/stop-server.ts";
import { writeConfiguration } from "#lib/db/embedded/write-configuration.ts";
import { runCommand } from "#lib/run-command.ts";
import { SECOND } from "#lib/time.ts";
import { processTree } from "../bench/process-cpu.ts";
import { choosePort } from "./ports.ts";
import { sendSignal, until } from "./processes.ts";

export interface ChaosDatabase {
  url: string;
  port: number;
  description: string;
  /** Holds the cluster's own files. */
  cluster: string;
  /** `kill -9` of the postmaster; resolves when it is gone. */
  kill(): Promise<void>;
  /** `pg_ctl -m immediate stop`: no checkpoint, recovers at the next start. */
  stopImmediately(): Promise<void>;
  /** On the same port and cluster; resolves when it accepts connections. */
  start(): Promise<void>;
  /** SIGSTOP to postmaster and backends: sockets stay open, nothing answers. */
  freeze(): void;
  thaw(): void;
  isRunning(): boolean;
  /** For good. */
  stop(): Promise<void>;
}

const PASSWORD = "chaos";
const GONE_MS = 30 * SECOND;

export async function startDatabase(
  folder: string,
  settings: Record<string, string> = {},
): Promise<ChaosDatabase> {
  const cluster = join(folder, "pg");
  const logs = join(folder, "logs");
  mkdirSync(logs, { recursive: true });
  const say = () => {};
  const identity = await chooseIdentity({ dataDir: folder, run: runCommand });
  const { engine } = await chooseEngine({
    find: engineFinder({ dataDir: folder, identity, run: runCommand, say }),
    record: null,
    kinds: engineOrder,
    // The files of a cluster that is seconds old need no sync; what the server then writes does.
    attempt: (candidate) =>
      initCluster({ engine: candidate, identity, cluster, password: PASSWORD, sync: false, run: runCommand }),
  });
  const port = await choosePort();
  writeConfiguration({
    cluster,
    engine,
    identity,
    host: "127.0.0.1",
    port,
    logs: identity.user ? "log" : logs,
    settings: {
      fsync: "on",
      synchronous_commit: "on",
      full_page_writes: "on",
      shared_buffers: "128MB",
      max_wal_size: "1GB",
      max_connections: "200",
      ...settings,
    },
  });
  const startLog = join(logs, "postgres-start.log");
  const url = `postgres://${DATABASE_NAME}:${PASSWORD}@127.0.0.1:${port}/${DATABASE_NAME}`;
  const launch = () => launchServer({ engine, identity, cluster, startLog, say });
  let server: ChildProcess = await launch();
  let frozen: number[] = [];

  function thaw() {
    for (const pid of frozen) sendSignal(pid, "SIGCONT");
    frozen = [];
  }

  async function end(how: "SIGKILL" | "SIGQUIT") {
    thaw();
    const running = readPostmaster(cluster);
    if (!running?.alive) return;
    sendSignal(running.pid, how);
    await until(`PostgreSQL ends on ${how}`, GONE_MS, () => !readPostmaster(cluster)?.alive, 20);
  }

  await prepareDatabase(url, { before: null, now: engine.timescale?.version ?? null });
  return {
    url,
    port,
    cluster,
    description: describeEngine(engine),
    kill: () => end("SIGKILL"),
    stopImmediately: () => end("SIGQUIT"),
    async start() {
      server = await launch();
    },
    freeze() {
      // The postmaster first, so that it starts no backend that would be missed.
      sendSignal(server.pid ?? 0, "SIGSTOP");
      frozen = processTree(server.pid ?? 0);
      for (const pid of frozen) sendSignal(pid, "SIGSTOP");
    },
    thaw,
    isRunning: () => readPostmaster(cluster)?.alive === true,
    async stop() {
      thaw();
      await stopServer(cluster);
    },
  };
}
