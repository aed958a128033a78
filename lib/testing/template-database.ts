/** Names on a throw-away test server: the template that each test file clones, and addresses of its databases. */
import { asUserOf } from "#lib/db/roles/as-user-of.ts";

export const TEMPLATE = "template_migrated";

/** The same server, another database. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** The same database as the web's role. */
export function asWebOfTests(databaseUrl: string): string {
  return asUserOf(databaseUrl, "postgres://web_of_tests:of-tests@nowhere");
}

/** A database that is always there and never cloned. */
export function maintenanceUrl(serverUrl: string): string {
  return urlOf(serverUrl, "postgres");
}
