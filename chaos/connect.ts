/** The harness's own connection: nothing of the product's handling of connections is between checker and table. */
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Database } from "#lib/db/client.ts";
import * as schema from "#lib/db/schema.ts";
import { MINUTE } from "#lib/time.ts";

export function connect(url: string): { db: Database; close(): Promise<void> } {
  const client = postgres(url, {
    max: 3,
    connect_timeout: 5,
    backoff: () => 0.2,
    onnotice: () => {},
    connection: { application_name: "chaos", statement_timeout: 5 * MINUTE, TimeZone: "UTC" },
  });
  return { db: drizzle(client, { schema }), close: () => client.end({ timeout: 5 }) };
}
