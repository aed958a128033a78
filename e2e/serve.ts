/**
 * The product for the end-to-end suite: a throw-away database, the stand-in, a worker and the built web, on free ports.
 * Prints one line of JSON (ServedProduct) when all answer, and ends with SIGTERM. By hand: node e2e/serve.ts
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectDatabase } from "#lib/db/client.ts";
import { describeEdition } from "#lib/db/edition/detect-edition.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { ensureWebRole } from "#lib/db/roles/ensure-web-role.ts";
import { ensureKeptSecret } from "#lib/kept-secret.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { MINUTE, systemClock } from "#lib/time.ts";
import { ensureBuild } from "../bin/start/ensure-build.ts";
import { nextFreePort } from "../bin/start/next-free-port.ts";
import { httpUrl, type ProgramSettings, standIn, web, worker } from "../bin/start/programs.ts";
import { createSupervisor } from "../bin/start/supervise.ts";
import { webUrlOf } from "../bin/start/web-url-of.ts";
import { SEEDED, type ServedProduct } from "./served-product.ts";

const HOST = "127.0.0.1";
/** Away from the defaults, so that a running product is not disturbed. */
const FIRST_PORT = 23_000;
const say = (line: string) => console.error(line);

const given = process.env.DATA_DIR;
const dataDir = given ?? mkdtempSync(join(tmpdir(), "influencer-analytics-e2e-"));
const logDir = join(dataDir, "logs");
mkdirSync(logDir, { recursive: true });

const supervisor = createSupervisor(say);
const ends: (() => Promise<void>)[] = [() => supervisor.stop()];
let isEnding = false;

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  for (const close of ends) await close().catch((error: unknown) => say(String(error)));
  if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
  process.exit(code);
}
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end(0));

async function choosePort(name: string, not: number[]): Promise<number> {
  return await nextFreePort({ name, port: FIRST_PORT, fixed: false, host: HOST, not });
}

async function serve(): Promise<ServedProduct> {
  const PORT = await choosePort("PORT", []);
  const WORKER_PORT = await choosePort("WORKER_PORT", [PORT]);
  const MOCKSTAGRAM_PORT = await choosePort("MOCKSTAGRAM_PORT", [PORT, WORKER_PORT]);
  const database = await startEmbedded({ dataDir, host: HOST, say, throwAway: true });
  ends.push(() => database.stop());
  const edition = await migrateDatabase(database.url);
  await migrateQueue(database.url);
  const webUrl = webUrlOf(dataDir, database.url);
  await ensureWebRole(database.url, webUrl);
  const client = connectDatabase({ url: database.url, name: "e2e", max: 2, statementTimeoutMs: MINUTE });
  ends.unshift(() => client.close());
  const settings: ProgramSettings = {
    dev: false,
    host: HOST,
    ports: { PORT, WORKER_PORT, MOCKSTAGRAM_PORT },
    logDir,
    env: {
      ...process.env,
      HOST,
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      WEB_DATABASE_URL: webUrl,
      AUTH_SECRET: ensureKeptSecret(dataDir, "auth-secret"),
      PORT: String(PORT),
      WORKER_PORT: String(WORKER_PORT),
      MOCKSTAGRAM_PORT: String(MOCKSTAGRAM_PORT),
    },
  };
  const url = httpUrl(HOST, PORT);
  await ensureBuild({ env: settings.env, logFile: join(logDir, "build.log") });
  await supervisor.start(standIn(settings));
  await supervisor.start(worker(settings));
  await seedInfluencers(client.db, SEEDED, { clock: systemClock });
  await supervisor.start(web(settings));
  const workerUrl = httpUrl(HOST, WORKER_PORT);
  return { url, workerUrl, databaseUrl: database.url, database: describeEdition(edition), dataDir };
}

try {
  console.log(JSON.stringify(await serve()));
} catch (error) {
  console.error(error);
  await end(1);
}
// Lives until a signal, or until whoever started it is gone.
process.stdin.on("end", () => void end(0)).resume();
