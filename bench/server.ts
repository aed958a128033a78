/** The benches' own server in a temporary folder, databases in it, and the end of both. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { connectDatabase, type DatabaseClient } from "#lib/db/client.ts";
import { engineFinder } from "#lib/db/embedded/choose-engine.ts";
import { chooseIdentity } from "#lib/db/embedded/choose-identity.ts";
import type { Engine } from "#lib/db/embedded/engine.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { runCommand } from "#lib/run-command.ts";
import { MINUTE } from "#lib/time.ts";

/** Loading is not what is measured: it need not survive a power cut. Reads don't know the difference. */
export const loadingSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
};

export interface BenchServer {
  url: string;
  description: string;
  folder: string;
  engine: Engine | null;
  /** An empty database; `close` drops it. */
  makeDatabase(name: string): Promise<{ url: string; client: DatabaseClient; close(): Promise<void> }>;
  /** Ends it and removes the folder. */
  stop(): Promise<void>;
}

export async function startServer(name: string, say: (line: string) => void): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), `ia-${name}-`));
  const database = await startEmbedded({
    dataDir: folder,
    host: "127.0.0.1",
    say,
    settings: loadingSettings,
    throwAway: true,
  });
  const identity = await chooseIdentity({ dataDir: folder, run: runCommand });
  const finding = await engineFinder({ dataDir: folder, identity, run: runCommand, say })(database.engine);
  return {
    url: database.url,
    description: database.description,
    folder,
    engine: "engine" in finding ? finding.engine : null,
    async makeDatabase(databaseName) {
      await asAdmin(database.url, `CREATE DATABASE ${databaseName}`);
      const url = new URL(database.url);
      url.pathname = `/${databaseName}`;
      const client = connectDatabase({
        url: url.href,
        name: "bench",
        max: 2,
        statementTimeoutMs: 30 * MINUTE,
      });
      return {
        url: url.href,
        client,
        async close() {
          await client.close();
          await asAdmin(database.url, `DROP DATABASE ${databaseName} WITH (FORCE)`);
        },
      };
    },
    async stop() {
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end({ timeout: 5 });
  }
}
