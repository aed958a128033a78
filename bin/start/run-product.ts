/**
 * Everything that `npm start` does, in order: the web's build beside database, migrations, stand-in, seed, worker and
 * demo history; then the web, and the box. And the same backwards to stop. Signals and arguments are start.ts's.
 */
import { mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectDatabase, type DatabaseClient } from "#lib/db/client.ts";
import { dataFolder } from "#lib/db/embedded/data-folder.ts";
import { lockFolder } from "#lib/db/embedded/lock-folder.ts";
import { env } from "#lib/env.ts";
import { ensureKeptSecret } from "#lib/kept-secret.ts";
import { delay, MINUTE } from "#lib/time.ts";
import { checkMockstagram } from "./check-mockstagram.ts";
import { choosePorts } from "./choose-ports.ts";
import { drawBox } from "./draw-box.ts";
import { ensureBuild } from "./ensure-build.ts";
import { followLog } from "./log-file.ts";
import { describeDatabase, type OpenDatabase, openDatabase } from "./open-database.ts";
import { makeDemo, makeEntry, migrate, seed } from "./prepare-data.ts";
import { httpUrl, type ProgramSettings, standIn, web, worker } from "./programs.ts";
import { openProgress, type Step } from "./progress.ts";
import { createSupervisor, type Program } from "./supervise.ts";
import { webUrlOf } from "./web-url-of.ts";

export interface Product {
  /** Resolves when the box is printed. Rejects when something can't be started; `stop` is still to be called. */
  ready: Promise<void>;
  /** Ends all of it, in order, at whatever point it is. */
  stop(): Promise<void>;
  /** Ends the programs at once, which hurries a stop that is under way. */
  kill(): void;
}

export interface ProductOptions {
  /** Reload on change. */
  dev: boolean;
  /** Show the logs. */
  verbose: boolean;
}

export function runProduct({ dev, verbose }: ProductOptions): Product {
  mkdirSync(env.DATA_DIR, { recursive: true });
  const dataDir = realpathSync(env.DATA_DIR);
  const folder = dataFolder(dataDir);
  mkdirSync(folder.logs, { recursive: true });
  const addressFile = join(dataDir, "web.json");

  const progress = openProgress(process.stdout);
  const stopping = new AbortController();
  const supervisor = createSupervisor((line) => progress.note(line));
  const followers: (() => void)[] = [];
  /** Set as soon as the folder is ours; until then nothing has begun. */
  let unlock: (() => void) | null = null;
  let database: Promise<OpenDatabase> | null = null;
  let client: DatabaseClient | null = null;

  async function step<T>(
    title: string,
    work: (step: Step) => Promise<[told: string, result: T]>,
  ): Promise<T> {
    stopping.signal.throwIfAborted();
    const row = progress.step(title);
    try {
      const [told, result] = await work(row);
      row.done(told);
      return result;
    } catch (error) {
      row.failed(stopping.signal.aborted ? "stopped" : "failed");
      throw error;
    }
  }

  function run(program: Program): Promise<void> {
    if (verbose)
      followers.push(followLog(program.logFile, (line) => progress.note(`${program.name} │ ${line}`)));
    return supervisor.start(program);
  }

  async function start(): Promise<void> {
    unlock = lockFolder({
      ...folder,
      lock: join(dataDir, "start.lock"),
      owner: join(dataDir, "start-owner.json"),
    });
    const ports = await choosePorts(env, process.env, env.MOCKSTAGRAM_URL === undefined);
    for (const line of ports.moved) progress.note(line);
    const url = env.APP_URL ?? httpUrl(env.HOST, ports.PORT);
    const settings: ProgramSettings = {
      dev,
      host: env.HOST,
      ports,
      logDir: folder.logs,
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        AUTH_SECRET: env.AUTH_SECRET ?? ensureKeptSecret(dataDir, "auth-secret"),
        PORT: String(ports.PORT),
        WORKER_PORT: String(ports.WORKER_PORT),
        MOCKSTAGRAM_PORT: String(ports.MOCKSTAGRAM_PORT),
      },
    };
    const [server] = await Promise.all([startPipeline(settings), buildWeb(settings)]);
    await step("Web", async () => [url, await run(web(settings))]);
    writeFileSync(addressFile, JSON.stringify({ url }));
    const entry = await makeEntry(server.client.db, url);
    progress.close();
    progress.note(`\n${box({ ...server, url, entry, dataDir })}\n`);
  }

  /** Up to the worker that fetches and the history before it. */
  async function startPipeline(settings: ProgramSettings) {
    const opened = await step("Database", async (row) => {
      database = openDatabase({ dataDir, env, say: (line) => row.say(line) });
      const result = await database;
      return [result.description, result];
    });
    settings.env.DATABASE_URL = opened.url;
    const webUrl = env.WEB_DATABASE_URL ?? (opened.configured ? undefined : webUrlOf(dataDir, opened.url));
    settings.env.WEB_DATABASE_URL = webUrl;
    const edition = await step("Migrations", async () => {
      const edition = await migrate({ url: opened.url, queueUrl: env.QUEUE_DATABASE_URL, webUrl });
      return ["up to date", edition];
    });
    const opener = connectDatabase({
      url: opened.url,
      name: "start",
      max: 3,
      statementTimeoutMs: 5 * MINUTE,
    });
    client = opener;
    const standInUrl = httpUrl(env.HOST, settings.ports.MOCKSTAGRAM_PORT);
    await step("Mockstagram", async () =>
      env.MOCKSTAGRAM_URL
        ? [await checkMockstagram(env.MOCKSTAGRAM_URL, settings), null]
        : [`stand-in on ${standInUrl}`, await run(standIn(settings))],
    );
    // Before the influencers, who are due at once, and before their history, which can wait.
    await step("Worker", async () => ["fetches", await run(worker(settings))]);
    await step("Influencers", async () => [await seed(opener.db), null]);
    if (env.MOCKSTAGRAM_URL === undefined) {
      await step("Demo history", async (row) => [await makeDemo(opener.db, (line) => row.say(line)), null]);
    }
    return { client: opener, database: describeDatabase(opened, edition) };
  }

  async function buildWeb(settings: ProgramSettings): Promise<void> {
    if (dev) return;
    const logFile = join(folder.logs, "build.log");
    await step("Web build", async () => {
      return [await ensureBuild({ logFile, env: settings.env, signal: stopping.signal }), null];
    });
  }

  async function stop(): Promise<void> {
    stopping.abort();
    progress.close();
    if (!unlock) return;
    const begun = database !== null;
    if (begun) progress.note("\nStopping … (Ctrl-C again: at once)");
    await supervisor.stop();
    for (const endFollowing of followers) endFollowing();
    rmSync(addressFile, { force: true });
    // It may still be on its way up; what is being written to it is cancelled.
    const server = await database?.catch(() => null);
    await server?.stop();
    await client?.close();
    unlock();
    // Time to take leave of the server's process, which would stay in the process list as a dead one otherwise.
    await delay(100);
    if (begun) progress.note(server?.configured ? "Stopped." : `Stopped. The data are in ${dataDir}`);
  }

  return { ready: start(), stop, kill: () => supervisor.kill() };
}

interface BoxFacts {
  url: string;
  /** How the admin gets in. */
  entry: string[];
  /** Lines on the database: what it is, and how it would be a better one. */
  database: string[];
  dataDir: string;
}

function box({ url, entry, database, dataDir }: BoxFacts): string {
  const lines = [
    { label: "Open", values: [url] },
    { label: "Admin", values: [...entry, ...plainWarning(url)] },
    { label: "Try", values: [`curl '${url}/api/influencer_analytics/1000000'`] },
    { label: "Database", values: database },
    { label: "Data", values: [...(env.DATABASE_URL ? [] : [dataDir]), `logs in ${join(dataDir, "logs")}`] },
    { label: "Stop", values: ["Ctrl-C"] },
  ];
  return drawBox("influencer-analytics runs", lines, process.stdout.columns ?? 100);
}

/** For who lets other machines in without TLS. */
function plainWarning(url: string): string[] {
  const isLocal = ["127.0.0.1", "::1", "localhost"].includes(env.HOST) && env.APP_URL === undefined;
  return isLocal || url.startsWith("https:")
    ? []
    : ["not encrypted for other machines: put TLS in front and set APP_URL to its https address"];
}
