/** A database for one test file: a clone of the migrated template on this project's throw-away server. */
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { SECOND } from "#lib/time.ts";
import { asWebOfTests, maintenanceUrl, TEMPLATE, urlOf } from "./template-database.ts";

export interface TestDatabase {
  db: Database;
  url: string;
  /** The same as the web's role, whose statements stay parsed at the server. */
  web: Database;
  /** Ends the connections and drops the database. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** true: without any table of ours. */
  empty?: boolean;
  /** Most connections of `db`. */
  max?: number;
  /** As the web's are. */
  prepared?: boolean;
}

export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const asAdmin = async (statement: string) => {
    const sql = postgres(maintenanceUrl(server.url), { max: 1, onnotice: () => {} });
    try {
      await sql.unsafe(statement);
    } finally {
      await sql.end({ timeout: 5 });
    }
  };
  await asAdmin(
    `CREATE DATABASE ${name} TEMPLATE ${options.empty ? "template0" : TEMPLATE} STRATEGY file_copy`,
  );
  const url = urlOf(server.url, name);
  const client = connectDatabase({
    url,
    name: "test",
    max: options.max ?? 8,
    statementTimeoutMs: 30 * SECOND,
    prepared: options.prepared ?? false,
  });
  const web = connectDatabase({
    url: asWebOfTests(url),
    name: "test as the web",
    max: options.max ?? 8,
    statementTimeoutMs: 30 * SECOND,
    prepared: true,
  });
  return {
    db: client.db,
    web: web.db,
    url,
    close: async () => {
      await Promise.all([client.close(), web.close()]);
      await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
