/** Names on a throw-away test server: the template that each test file clones, and addresses of its databases. */

export const TEMPLATE = "template_migrated";

/** The same server, another database. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A database that is always there and never cloned. */
export function maintenanceUrl(serverUrl: string): string {
  return urlOf(serverUrl, "postgres");
}
