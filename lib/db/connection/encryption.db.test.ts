/** All that connects, against a real server that lets nobody in without encryption: an address has to mean the same to each. */
import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientEnvironment } from "#lib/db/backup/client-environment.ts";
import { type ClientProgram, findClientProgram } from "#lib/db/backup/find-client-program.ts";
import { connectDatabase } from "#lib/db/client.ts";
import { engineCaches } from "#lib/db/embedded/find-portable-engine.ts";
import { type EmbeddedDatabase, startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { log } from "#lib/log.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { runCommand } from "#lib/run-command.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { authority, certificate, key, stranger } from "#lib/testing/tls-certificates.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND } from "#lib/time.ts";
import { openDriver } from "./open-driver.ts";

let root: string;
let server: EmbeddedDatabase;
let pgDump: ClientProgram;
let open: TestDatabase;
beforeAll(async () => {
  open = await createTestDatabase();
  // Named so that the next run ends what a killed one leaves.
  root = mkdtempSync(join(tmpdir(), `influencer-analytics-test-${process.pid}-`));
  writeFileSync(join(root, "authority.crt"), authority);
  writeFileSync(join(root, "stranger.crt"), stranger);
  const dataDir = join(root, "data");
  server = await startEmbedded({
    ...{ dataDir, host: "127.0.0.1", say: () => {}, kinds: ["installed", "portable"], throwAway: true },
    settings: { shared_buffers: "32MB", fsync: "off" },
  });
  await encrypt(join(dataDir, "pg"));
  const verified = address("sslmode=verify-full&sslrootcert=AUTHORITY");
  await migrateDatabase(verified);
  await migrateQueue(verified);
  const driver = openDriver(verified);
  const [row] = await driver`SELECT current_setting('server_version_num')::int / 10000 AS major`;
  await driver.end();
  const wanted = { name: "pg_dump", major: Number(row?.major) } as const;
  pgDump = await findClientProgram({
    ...{ ...wanted, run: runCommand, cacheDirs: engineCaches(dataDir), say: () => {} },
  });
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await open?.close();
  rmSync(root, { recursive: true, force: true });
});

/** From now on nobody comes in without. */
async function encrypt(cluster: string) {
  const { uid, gid } = statSync(cluster);
  const files = {
    "tls.crt": certificate,
    "tls.key": key,
    "pg_hba.conf": "hostssl all all all scram-sha-256\n",
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(cluster, name), text, { mode: 0o600 });
    chownSync(join(cluster, name), uid, gid);
  }
  const driver = openDriver(server.url);
  for (const [name, value] of Object.entries({
    ssl_cert_file: "tls.crt",
    ssl_key_file: "tls.key",
    ssl: "on",
  }))
    await driver.unsafe(`ALTER SYSTEM SET ${name} = '${value}'`);
  await driver`SELECT pg_reload_conf()`;
  await driver.end();
  const isClosed = () =>
    ways.driver(server.url).then(
      () => false,
      () => true,
    );
  await waitUntil("nobody comes in without", 30 * SECOND, isClosed);
}

function address(query: string, host = "localhost"): string {
  const url = new URL(server.url);
  url.hostname = host;
  url.search = query
    .replace("AUTHORITY", join(root, "authority.crt"))
    .replace("STRANGER", join(root, "stranger.crt"));
  return url.href;
}

const ways = {
  async pool(url: string) {
    const client = connectDatabase({ url, name: "test", max: 1, statementTimeoutMs: 5 * SECOND });
    await client.db.execute(sql`SELECT 1`).finally(() => client.close());
  },
  async driver(url: string) {
    const driver = openDriver(url, { connect_timeout: 5 });
    await driver`SELECT 1`.finally(() => driver.end({ timeout: 5 }));
  },
  async queue(url: string) {
    const queue = await openQueue({ url, name: "test", max: 1, log });
    await queue.stop({ graceful: false });
  },
  async program(url: string) {
    const outcome = await runCommand(
      pgDump.command,
      [...pgDump.prefix, "--schema-only", "--table=pgboss.version"],
      { env: clientEnvironment(url, "test"), timeoutMs: 30 * SECOND },
    );
    if (!outcome.ok) throw new Error(outcome.stderr);
  },
};

async function outcomesAt(url: string) {
  const outcomes = await Promise.all(
    Object.entries(ways).map(async ([name, go]) => {
      const outcome = await go(url).then(
        () => "in",
        () => "refused",
      );
      return [name, outcome] as const;
    }),
  );
  return Object.fromEntries(outcomes);
}
const each = (outcome: string) => Object.fromEntries(Object.keys(ways).map((name) => [name, outcome]));

test.each([
  ["", "localhost", "refused"],
  ["sslmode=disable", "localhost", "refused"],
  ["sslmode=prefer", "localhost", "in"],
  ["sslmode=require", "localhost", "in"],
  ["sslmode=no-verify", "127.0.0.1", "in"],
  ["sslmode=require&sslnegotiation=direct", "localhost", "in"],
  ["sslmode=require&sslrootcert=AUTHORITY", "127.0.0.1", "in"],
  ["sslmode=require&sslrootcert=STRANGER", "localhost", "refused"],
  ["sslmode=verify-ca&sslrootcert=AUTHORITY", "127.0.0.1", "in"],
  ["sslmode=verify-ca&sslrootcert=STRANGER", "localhost", "refused"],
  ["sslmode=verify-ca", "localhost", "refused"],
  ["sslmode=verify-full", "localhost", "refused"],
  ["sslmode=verify-full&sslrootcert=AUTHORITY", "localhost", "in"],
  // The certificate is for localhost alone.
  ["sslmode=verify-full&sslrootcert=AUTHORITY", "127.0.0.1", "refused"],
  ["sslrootcert=AUTHORITY", "localhost", "in"],
  ["sslrootcert=AUTHORITY", "127.0.0.1", "refused"],
])("%j at %s: each of them is %s", async (query, host, outcome) => {
  expect(await outcomesAt(address(query, host))).toEqual(each(outcome));
});

test("where the server has no encryption, prefer goes on without for each of them, and require for none", async () => {
  expect(await outcomesAt(`${open.url}?sslmode=prefer`)).toEqual(each("in"));
  expect(await outcomesAt(`${open.url}?sslmode=require`)).toEqual(each("refused"));
});
