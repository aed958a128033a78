import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { AppError } from "#lib/errors.ts";
import { runCommand } from "#lib/run-command.ts";
import { engineFinder, type FindEngine } from "./choose-engine.ts";
import { chooseIdentity } from "./choose-identity.ts";
import { dataFolder, readRecord, readRuntime, writeRecord } from "./data-folder.ts";
import type { EngineKind } from "./engine.ts";
import { joinEmbedded } from "./join-embedded.ts";
import { type EmbeddedDatabase, type StartOptions, startEmbedded } from "./start-embedded.ts";
import { stopServer } from "./stop-server.ts";

const kinds: EngineKind[] =
  inject("databaseServer").edition === "plain" ? ["npm"] : ["installed", "portable"];

describe("startEmbedded", { timeout: 120_000 }, () => {
  let root: string;
  let dataDir: string;
  const running: EmbeddedDatabase[] = [];

  beforeEach(() => {
    // Named so that the next run ends what a killed one leaves.
    root = mkdtempSync(join(tmpdir(), `influencer-analytics-test-${process.pid}-`));
    dataDir = join(root, "data");
  });
  afterEach(async () => {
    for (const database of running.splice(0)) await database.stop();
    await stopServer(join(dataDir, "pg"));
    rmSync(root, { recursive: true, force: true });
  });

  async function start(options: Partial<StartOptions> = {}): Promise<EmbeddedDatabase> {
    // Kills of a process lose nothing that fsync would save, and every start is quicker without it.
    const settings = { shared_buffers: "32MB", fsync: "off", ...options.settings };
    const common = { dataDir, host: "127.0.0.1", say: () => {}, kinds, throwAway: true };
    const database = await startEmbedded({ ...common, ...options, settings });
    running.push(database);
    return database;
  }

  async function query(url: string, text: string) {
    const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
    try {
      return await sql.unsafe(text);
    } finally {
      await sql.end({ timeout: 5 });
    }
  }

  /** A database that has committed a row, at `url`. */
  async function keepRow(url: string) {
    await query(url, "CREATE TABLE kept (n int)");
    await query(url, "INSERT INTO kept VALUES (42)");
  }
  const keptRow = (url: string) => query(url, "SELECT n FROM kept");

  it("keeps its data, password and port from one start to the next", async () => {
    const first = await start();
    await keepRow(first.url);
    expect(joinEmbedded(dataDir)).toBe(first.url);
    await first.stop();
    expect(joinEmbedded(dataDir)).toBeNull();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await keptRow(second.url)).toEqual([{ n: 42 }]);
  });

  it("packs the whole pages of its WAL with lz4 where the server was built with it", async () => {
    const { url } = await start();
    const [row] = await query(
      url,
      "SELECT setting, 'lz4' = ANY (enumvals) AS can FROM pg_settings WHERE name = 'wal_compression'",
    );
    expect(row?.setting).toBe(row?.can ? "lz4" : "off");
    expect(row?.can).toBe(inject("databaseServer").edition !== "plain");
  });

  it("lets nobody in without the generated password, which only its owner can read", async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = "guess";
    await expect(query(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    expect(statSync(join(dataDir, "embedded-password")).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, "embedded-runtime.json")).mode & 0o777).toBe(0o600);
  });

  it("refuses a second owner of the same folder", async () => {
    const first = await start();
    await expect(start()).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await query(first.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("is back at the same address, with its data, after the server was killed with -9", async () => {
    const said: string[] = [];
    const database = await start({ say: (line) => said.push(line) });
    await keepRow(database.url);
    const before = readRuntime(dataFolder(dataDir))?.postgresPid ?? 0;
    process.kill(before, "SIGKILL");
    await vi.waitFor(
      () => {
        const now = readRuntime(dataFolder(dataDir))?.postgresPid;
        if (now === before) throw new Error("not restarted yet");
      },
      { timeout: 60_000, interval: 50 },
    );
    expect(await keptRow(database.url)).toEqual([{ n: 42 }]);
    expect(joinEmbedded(dataDir)).toBe(database.url);
    expect(said).toContain("The database died and is being started again.");
  });

  /** Another process that owns the database until it is killed. */
  async function startElsewhere() {
    const options = JSON.stringify({
      dataDir,
      host: "127.0.0.1",
      kinds,
      settings: { shared_buffers: "32MB" },
    });
    const script = `
      const { startEmbedded } = await import("#lib/db/embedded/start-embedded.ts");
      const { url } = await startEmbedded({ ...${options}, say: () => {} });
      console.log(url);
      setInterval(() => {}, 1_000);`;
    const owner = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(owner.stdout.setEncoding("utf8"), "data");
    return { owner, url: String(line).trim() };
  }

  it("is taken over, with its data, after its owner was killed with -9", async () => {
    const { owner, url } = await startElsewhere();
    await keepRow(url);
    owner.kill("SIGKILL");
    await once(owner, "exit");
    // What the owner left behind still serves the processes that joined it.
    expect(joinEmbedded(dataDir)).toBe(url);
    const orphan = readRuntime(dataFolder(dataDir))?.postgresPid ?? 0;
    const database = await start();
    expect(readRuntime(dataFolder(dataDir))?.postgresPid).not.toBe(orphan);
    expect(database.url).toBe(url);
    expect(await keptRow(url)).toEqual([{ n: 42 }]);
  });

  it("opens, with its data, after owner and server were killed with -9", async () => {
    const { owner, url } = await startElsewhere();
    await keepRow(url);
    const server = readRuntime(dataFolder(dataDir))?.postgresPid ?? 0;
    owner.kill("SIGKILL");
    process.kill(server, "SIGKILL");
    await once(owner, "exit");
    const database = await start();
    expect(await keptRow(database.url)).toEqual([{ n: 42 }]);
  });

  it("opens when the server was killed with -9 while somebody made an unlogged table", async () => {
    const { owner, url } = await startElsewhere();
    await keepRow(url);
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await sql.unsafe("CHECKPOINT");
    await sql.unsafe("BEGIN; CREATE UNLOGGED TABLE building AS SELECT 1 AS n");
    // Its commit takes what was written before it to the disk.
    await query(url, "INSERT INTO kept VALUES (43)");
    const server = readRuntime(dataFolder(dataDir))?.postgresPid ?? 0;
    owner.kill("SIGKILL");
    process.kill(server, "SIGKILL");
    await once(owner, "exit");
    await sql.end({ timeout: 0 });
    const database = await start();
    expect(await keptRow(database.url)).toEqual([{ n: 42 }, { n: 43 }]);
  });

  it("opens although another program got the dead server's number", async () => {
    const first = await start();
    await keepRow(first.url);
    await first.stop();
    const lines = [process.ppid, join(dataDir, "pg"), 1, 1, "", "127.0.0.1", "", "ready", ""];
    writeFileSync(join(dataDir, "pg", "postmaster.pid"), lines.join("\n"));
    expect(joinEmbedded(dataDir)).toBeNull();
    const second = await start();
    expect(await keptRow(second.url)).toEqual([{ n: 42 }]);
  });

  it("moves to another port when its own is taken", async () => {
    const first = await start();
    await first.stop();
    const { createServer } = await import("node:net");
    const squatter = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
    await once(squatter, "listening");
    try {
      const second = await start();
      expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
      expect(joinEmbedded(dataDir)).toBe(second.url);
    } finally {
      squatter.close();
    }
  });

  it("keeps the engine of an existing folder, and refuses when that one is gone", async () => {
    const first = await start();
    await keepRow(first.url);
    await first.stop();
    const folder = dataFolder(dataDir);
    const record = readRecord(folder);
    if (!record) throw new Error("no record");
    expect(kinds).toContain(record.engine);
    // Whatever a new folder would get.
    const again = await start({ kinds: ["npm", "installed", "portable"] });
    expect(again.engine).toBe(record.engine);
    await again.stop();
    writeRecord(folder, { ...record, major: 16 });
    await expect(start()).rejects.toThrow(/belong to PostgreSQL 16 .*can't be had any more/);
    writeRecord(folder, record);
    expect(await keptRow((await start()).url)).toEqual([{ n: 42 }]);
  });

  it("brings the data of an upgraded TimescaleDB to its new version", async () => {
    const first = await start();
    const hasTimescale = inject("databaseServer").edition !== "plain";
    if (hasTimescale) await query(first.url, "CREATE EXTENSION timescaledb");
    await first.stop();
    const folder = dataFolder(dataDir);
    const record = readRecord(folder);
    if (!record) throw new Error("no record");
    writeRecord(folder, { ...record, timescale: hasTimescale ? "2.0.0" : null });
    const second = await start();
    expect(readRecord(folder)?.timescale).toBe(record.timescale);
    const installed = "SELECT installed_version AS v FROM pg_available_extensions WHERE name = 'timescaledb'";
    expect((await query(second.url, installed))[0]?.v ?? null).toBe(record.timescale);
  });

  it("works under a home that only its owner can enter", async () => {
    const home = join(root, "home");
    mkdirSync(home, { mode: 0o700 });
    dataDir = join(home, "clone", ".data");
    mkdirSync(join(home, "clone"), { mode: 0o700 });
    expect(await query((await start()).url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("takes a folder whose path is longer than a socket's may be, with spaces and quotes", async () => {
    dataDir = join(root, "it's a long way ".repeat(8), "x".repeat(100));
    expect(await query((await start()).url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("does not take a half-made cluster for a whole one", async () => {
    mkdirSync(join(dataDir, "pg.new", "base"), { recursive: true });
    writeFileSync(join(dataDir, "pg.new", "PG_VERSION"), "17\n");
    expect(await query((await start()).url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(existsSync(join(dataDir, "pg.new"))).toBe(false);
  });

  it("says in one line that it fell back to plain PostgreSQL, why, and the command that changes it", async () => {
    const said: string[] = [];
    const identity = await chooseIdentity({ dataDir: root, run: runCommand });
    const found = engineFinder({ dataDir, identity, run: runCommand, say: () => {} });
    const find: FindEngine = async (kind, major) => {
      if (kind === "installed") return { missing: "no PostgreSQL ≥ 16 with TimescaleDB is installed" };
      if (kind === "portable")
        return { missing: "Debian's packages are out of reach at http://mirror (no answer)" };
      return found(kind, major);
    };
    const database = await start({
      kinds: ["installed", "portable", "npm"],
      find,
      say: (line) => said.push(line),
    });
    expect(database).toMatchObject({ engine: "npm", changeHint: expect.stringContaining("npm start") });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/without TimescaleDB.*out of reach.*With TimescaleDB: .*npm start/);
  });

  it("starts no background workers that the edition has no use for: they would only complain in the log", async () => {
    const { edition } = inject("databaseServer");
    const database = await start();
    const [row] = await query(
      database.url,
      "SELECT current_setting('timescaledb.max_background_workers', true) AS n",
    );
    expect(row).toEqual({ n: { plain: null, apache: "0", community: "8" }[edition] });
  });

  it("runs as another system user, in a folder that it can enter, where root may not make namespaces", async () => {
    const isRoot = process.getuid?.() === 0;
    const home = join(root, "home");
    mkdirSync(home, { mode: 0o700 });
    chmodSync(root, 0o755);
    dataDir = join(home, ".data");
    mkdirSync(dataDir);
    const said: string[] = [];
    const identity = await chooseIdentity({
      dataDir,
      run: (command, args, options) =>
        command === "unshare"
          ? Promise.resolve({ ok: false, code: 1, stdout: "", stderr: "Operation not permitted" })
          : runCommand(command, args, options),
      sharedHome: join(root, "shared"),
    });
    expect(identity.kind).toBe(isRoot ? "user" : "self");
    const options = { identity, kinds: ["npm"] as const, say: (line: string) => said.push(line) };
    const first = await start(options);
    await keepRow(first.url);
    if (isRoot) expect(said[0]).toContain(`with its data in ${join(root, "shared")}`);
    await first.stop();
    expect(await keptRow((await start(options)).url)).toEqual([{ n: 42 }]);
  });

  it("reports what the server said when it does not start", async () => {
    const starting = start({ settings: { shared_buffers: "nonsense" } });
    await expect(starting).rejects.toThrow(/did not start: .*shared_buffers/);
    await expect(starting).rejects.toBeInstanceOf(AppError);
    // The folder is free again.
    await start();
  });
});
