/** Runs the chosen engine on its cluster for as long as its owner wants: port, settings, restart when it dies. */
import type { ChildProcess } from "node:child_process";
import { statfsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { messageOf } from "#lib/errors.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { runCommand } from "#lib/run-command.ts";
import { delay, MINUTE, monotonicMs } from "#lib/time.ts";
import type { Identity } from "./choose-identity.ts";
import {
  type DataFolder,
  type FolderRecord,
  forgetRuntime,
  writeRecord,
  writeRuntime,
} from "./data-folder.ts";
import type { Engine } from "./engine.ts";
import { fitSettings, type MachineSize } from "./fit-settings.ts";
import { DATABASE_NAME } from "./init-cluster.ts";
import { launchServer } from "./launch-server.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { stopServer } from "./stop-server.ts";
import { takesSetting } from "./takes-setting.ts";
import { writeConfiguration } from "./write-configuration.ts";

export interface RunOptions {
  folder: DataFolder;
  record: FolderRecord;
  engine: Engine;
  identity: Identity;
  host: string;
  password: string;
  settings: Record<string, string>;
  say: (line: string) => void;
}

/** A server that dies this often within a minute is left alone. */
const RESTARTS_A_MINUTE = 5;

export async function runServer(options: RunOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const { folder, record, engine, identity, host, password, say } = options;
  const { cluster } = record;
  const now = engine.timescale?.version ?? null;
  const startLog = join(folder.logs, "postgres-start.log");
  const logs = identity.user ? "log" : folder.logs;
  // After a checkpoint each page that changes goes to the WAL as a whole: of a million influencers' index, gigabytes.
  const canPack = await takesSetting(
    { binDir: engine.binDir, cluster, run: runCommand },
    "wal_compression",
    "lz4",
  );
  const settings = {
    ...fitSettings(thisMachine()),
    ...(canPack ? { wal_compression: "lz4" } : {}),
    ...options.settings,
  };
  const launch = async (port: number) => {
    writeConfiguration({ cluster, engine, identity, host, port, logs, settings });
    return launchServer({ engine, identity, cluster, startLog, say });
  };

  let port = await findFreePort(host, record.port || undefined);
  let child: ChildProcess;
  try {
    child = await launch(port);
  } catch (error) {
    if (!/could not (bind|create any TCP)/.test(messageOf(error))) throw error;
    // Somebody took the port in between.
    port = await findFreePort(host);
    child = await launch(port);
  }
  const url = `postgres://${DATABASE_NAME}:${password}@${urlHost(host)}:${port}/${DATABASE_NAME}`;
  let wanted = true;
  const restarts: number[] = [];
  let restarting: Promise<void> = Promise.resolve();

  const announce = (process: ChildProcess) => {
    writeRuntime(folder, { v: 1, url, port, postgresPid: process.pid ?? 0, cluster });
    process.once("exit", () => {
      if (wanted) restarting = restart();
    });
  };
  const restart = async () => {
    const at = monotonicMs();
    restarts.push(at);
    while ((restarts[0] ?? at) < at - MINUTE) restarts.shift();
    if (restarts.length > RESTARTS_A_MINUTE) {
      forgetRuntime(folder);
      say(
        `The database has died ${restarts.length} times in a minute and is not started again; see ${folder.logs}.`,
      );
      return;
    }
    say("The database died and is being started again.");
    try {
      child = await launch(port);
      announce(child);
    } catch (error) {
      say(messageOf(error));
      await delay(1_000);
      if (wanted) await restart();
    }
  };
  const stop = async () => {
    wanted = false;
    await restarting;
    await stopServer(cluster);
    forgetRuntime(folder);
  };

  try {
    await prepareDatabase(url, { before: record.timescale, now });
    writeRecord(folder, { ...record, port, timescale: now });
    announce(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** An address that clients on this machine can use. */
function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function thisMachine(): MachineSize {
  const limit = process.constrainedMemory();
  const memoryBytes = limit > 0 && limit < totalmem() ? limit : totalmem();
  return { memoryBytes, cpus: availableParallelism(), sharedMemoryBytes: sharedMemory() };
}

function sharedMemory(): number | null {
  try {
    const { bsize, blocks } = statfsSync("/dev/shm");
    return bsize * blocks;
  } catch {
    return null;
  }
}
