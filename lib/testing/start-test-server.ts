/** vitest's global setup of a database project: one throw-away server in a temp folder, with a migrated template. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { isAlive } from "#lib/db/embedded/read-postmaster.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { stopServer } from "#lib/db/embedded/stop-server.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { ensureWebRole } from "#lib/db/roles/ensure-web-role.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { asWebOfTests, maintenanceUrl, TEMPLATE, urlOf } from "./template-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: { url: string; edition: "plain" | "apache" | "community"; description: string };
  }
}

const PREFIX = "influencer-analytics-test-";

export default async function startTestServer(project: TestProject): Promise<() => Promise<void>> {
  await sweepKilledRuns();
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const said: string[] = [];
  const wanted = project.name.startsWith("plain") ? "plain" : "timescale";
  const server = await startEmbedded({
    dataDir,
    host: "127.0.0.1",
    say: (line) => said.push(line),
    kinds: wanted === "plain" ? ["npm"] : ["installed", "portable"],
    throwAway: true,
    // Nobody misses these data, and a template must not be visited by background workers while it is cloned.
    settings: {
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      shared_buffers: "128MB",
      max_wal_size: "2GB",
      max_connections: "200",
      log_min_messages: "fatal",
      ...(wanted === "timescale" ? { "timescaledb.max_background_workers": "0" } : {}),
    },
  }).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw wanted === "timescale"
      ? new Error(`Tests on TimescaleDB can't run. ${[String(error), ...said].join(" ")}`)
      : error;
  });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const admin = postgres(maintenanceUrl(server.url), { max: 1, onnotice: () => {} });
    await admin.unsafe(`CREATE DATABASE ${TEMPLATE}`);
    await admin.end();
    const url = urlOf(server.url, TEMPLATE);
    const { edition } = await migrateDatabase(url);
    if ((wanted === "plain") !== (edition === "plain")) {
      throw new Error(`The ${project.name} project got the edition ${edition}: ${server.description}`);
    }
    await migrateQueue(url);
    await ensureWebRole(url, asWebOfTests(url));
    process.stdout.write(`${project.name}: ${server.description}\n`);
    project.provide("databaseServer", { url: server.url, edition, description: server.description });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Ends servers and removes folders of runs that were killed. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (!pid || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    try {
      // The second place is that of tests which start servers of their own.
      for (const cluster of ["pg", "data/pg"]) await stopServer(join(folder, cluster));
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another user's: not ours to clean, and not in our way.
    }
  }
}
