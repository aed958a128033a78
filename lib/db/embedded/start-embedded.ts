/**
 * The embedded database: a real PostgreSQL server of our own under DATA_DIR, with TimescaleDB wherever that can be had.
 * Chooses, makes, starts and watches it; who it is for and what is in it is left to others.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "#lib/run-command.ts";
import { chooseEngine, engineFinder, engineOrder, type FindEngine } from "./choose-engine.ts";
import { chooseIdentity, type Identity } from "./choose-identity.ts";
import { dataFolder, readPassword, readRecord, writePassword, writeRecord } from "./data-folder.ts";
import { describeEngine, type EngineKind } from "./engine.ts";
import { hintChange } from "./hint-change.ts";
import { initCluster } from "./init-cluster.ts";
import { lockFolder } from "./lock-folder.ts";
import { runServer } from "./run-server.ts";
import { stopServer } from "./stop-server.ts";

export interface StartOptions {
  dataDir: string;
  /** Address to listen on. */
  host: string;
  /** Gets one line at a time, for people. */
  say: (line: string) => void;
  /** Kinds of engines in question for a new folder, in order. */
  kinds?: readonly EngineKind[];
  /** Settings for postgresql.conf beside the usual ones. */
  settings?: Record<string, string>;
  /** A cluster that nobody will miss: made without fsync. */
  throwAway?: boolean;
  /** Replaces what is looked for on this machine. */
  find?: FindEngine;
  /** Replaces as whom the server runs. */
  identity?: Identity;
}

export interface EmbeddedDatabase {
  /** With the generated password. */
  url: string;
  engine: EngineKind;
  /** One line for people: which database, of which edition, from where. */
  description: string;
  /** The command that leads to TimescaleDB where there is none; else null. */
  changeHint: string | null;
  /** Ends the server; running statements are cancelled, committed data are safe. May be called again. */
  stop(): Promise<void>;
}

/** Throws AppError CONFLICT (somebody owns the folder), BAD_CONFIGURATION (no engine) or UNAVAILABLE (does not start). */
export async function startEmbedded(options: StartOptions): Promise<EmbeddedDatabase> {
  const { host, say } = options;
  mkdirSync(options.dataDir, { recursive: true });
  const dataDir = realpathSync(options.dataDir);
  const folder = dataFolder(dataDir);
  mkdirSync(folder.logs, { recursive: true });
  const unlock = lockFolder(folder);
  try {
    const identity = options.identity ?? (await chooseIdentity({ dataDir, run: runCommand }));
    if (identity.note) say(identity.note);
    const known = readRecord(folder);
    const cluster = known?.cluster ?? join(identity.home, "pg");
    // Left by an owner that was killed: stopped in order, so that nothing has to be recovered.
    await stopServer(cluster);

    const password = readPassword(folder) ?? randomBytes(24).toString("base64url");
    writePassword(folder, password);
    const { engine, reasons } = await chooseEngine({
      find: options.find ?? engineFinder({ dataDir, identity, run: runCommand, say }),
      record: known,
      kinds: options.kinds ?? engineOrder,
      attempt: async (candidate) => {
        if (known && existsSync(join(cluster, "PG_VERSION"))) return;
        const sync = !options.throwAway;
        await initCluster({ engine: candidate, identity, cluster, password, sync, run: runCommand });
      },
    });
    const record = {
      v: 1 as const,
      engine: engine.kind,
      major: engine.major,
      timescale: known ? known.timescale : (engine.timescale?.version ?? null),
      cluster,
      port: known?.port ?? 0,
    };
    writeRecord(folder, record);
    const changeHint = engine.timescale ? null : hintChange(process.platform, reasons);
    if (changeHint) {
      const why = known ? "the data folder was made with it" : reasons.join("; ");
      say(`Database: ${describeEngine(engine)}${why && ` (${why})`}. With TimescaleDB: ${changeHint}`);
    }
    const server = await runServer({
      folder,
      record,
      engine,
      identity,
      host,
      password,
      settings: options.settings ?? {},
      say,
    });
    let stopping: Promise<void> | null = null;
    return {
      url: server.url,
      engine: engine.kind,
      description: describeEngine(engine),
      changeHint,
      stop: () => (stopping ??= server.stop().finally(unlock)),
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
