/** What the served product tells the suite. */

export interface ServedProduct {
  /** Of the web. */
  url: string;
  /** Of the worker's health and metrics. */
  workerUrl: string;
  databaseUrl: string;
  /** Name and edition, for the summary. */
  database: string;
  dataDir: string;
}

/** More than two pages of the list. */
export const SEEDED = { platform: "mockstagram", from: 1_000_000, count: 120, interval: 60 } as const;

/** Set by the global setup, read by the tests, which run in processes of their own. */
export const SERVED = "E2E_SERVED";

export function servedProduct(): ServedProduct {
  return JSON.parse(process.env[SERVED] ?? "{}");
}
