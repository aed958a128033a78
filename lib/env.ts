/**
 * The only reader of process.env: one schema, parsed once at import. A bad value, or a name within one letter of
 * ours, stops the process with every problem listed. `.env.example` is generated from it (`npm run env:example`).
 */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { findEncryptionProblem } from "./encryption-options.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/.+/, "must begin with postgres://")
  .superRefine((url, { addIssue }) => {
    const problem = findEncryptionProblem(url);
    if (problem !== null) addIssue(problem);
  });
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" });
/** Paths of requests are appended to it: what can't be sent must not be dropped in silence. The message never repeats the text. */
const baseUrl = httpUrl
  .refine((text) => !hasUser(text), "must have no user or password: none would be sent")
  .refine(
    (text) => !/[?#]/.test(text),
    "must end with its path: no ? or # and what follows it would be sent",
  );
const days = z.coerce.number().int().min(0).max(36_500);

function hasUser(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && `${url.username}${url.password}` !== "";
}

/** One that stands in a document, or was typed to be done with it. */
const isExample = (text: string) =>
  /change.?me|example|secret|password/i.test(text) || new Set(text).size < 10;
const secret = z
  .string()
  .min(32, "must have at least 32 characters: openssl rand -base64 32 prints some")
  .refine((text) => !isExample(text), "is an example: openssl rand -base64 32 prints one of your own");

export const envSchema = z.object({
  DATABASE_URL: databaseUrl
    .optional()
    .describe(
      "PostgreSQL ≥ 16, with TimescaleDB or without. Not encrypted unless it says so: ?sslmode=verify-full, and &sslrootcert=FILE for an authority of your own. Absent: the embedded database under DATA_DIR.",
    ),
  QUEUE_DATABASE_URL: databaseUrl
    .optional()
    .describe("The queue on a second server, which keeps it alive while the metrics database is down."),
  WEB_DATABASE_URL: databaseUrl
    .optional()
    .describe(
      "The same database as a role of the web's own, which db:migrate and npm start make with this password: it reads no job and writes no count. A web that runs alone gets it as DATABASE_URL. Absent: with the embedded database npm start makes one, else the web is who DATABASE_URL says.",
    ),
  DATA_DIR: z.string().min(1).default("./.data").describe("Embedded database, logs, lock, backups."),
  HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address of web, stand-in, worker and embedded database."),
  PORT: port.default(3000).describe("Web."),
  MOCKSTAGRAM_URL: baseUrl
    .optional()
    .describe("A Mockstagram server, with or without a base path. Absent: the stand-in on MOCKSTAGRAM_PORT."),
  MOCKSTAGRAM_PORT: port.default(4000).describe("The stand-in Mockstagram."),
  WORKER_PORT: port.default(9465).describe("The worker's health."),
  MOCKSTAGRAM_REQUESTS_PER_SECOND: z.coerce
    .number()
    .min(0.1)
    .max(1_000_000)
    .optional()
    .describe(
      "Most requests a second to Mockstagram, over all workers. Absent: no limit but FETCH_CONCURRENCY.",
    ),
  SPOOL_DIR: z
    .string()
    .min(1)
    .optional()
    .describe("Results on the worker's disk while the queue is away. Absent: DATA_DIR/spool."),
  SPOOL_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1_048_576)
    .default(1_073_741_824)
    .describe("Most bytes of a worker's spool; what comes beyond is dropped, loudly and counted."),
  RAW_RETENTION_DAYS: days
    .optional()
    .describe(
      "Days that data points are kept; 0: for ever. Absent: 30, with TimescaleDB Community 400. Longer than any outage: what is replayed after it is refused.",
    ),
  ROLLUP_RETENTION_DAYS: days
    .default(730)
    .describe(
      "Days that 15-minute roll-ups are kept, never shorter than data points; 0: for ever. Hourly ones are kept for ever.",
    ),
  RANK_RETENTION_DAYS: days
    .default(730)
    .describe("Days that the ranks of each day's end are kept, about 1 MB each; 0: for ever."),
  AUDIT_RETENTION_DAYS: days.default(400).describe("Days that the audit log is kept; 0: for ever."),
  COLUMNSTORE_AFTER_HOURS: z.coerce
    .number()
    .min(0)
    .max(87_600)
    .default(1)
    .describe(
      "TimescaleDB Community: hours after its end until a chunk of data points is compressed; roll-ups wait three days at least. Read by db:migrate and npm start.",
    ),
  AUTH_SECRET: secret
    .optional()
    .describe(
      "Signs sessions; 32 characters or more, the same for all webs. Absent: made once and kept in DATA_DIR, with the embedded database only.",
    ),
  PUBLIC_API: z
    .stringbool({ truthy: ["true"], falsy: ["false"], error: "must be true or false" })
    .default(true)
    .describe("Whether everybody may read; false: pages and JSON alike are for who is signed in."),
  TRUSTED_PROXIES: z
    .string()
    .optional()
    .describe(
      "Addresses or networks, by comma, whose X-Forwarded-For tells who asks; `loopback` for this machine. Absent: nobody's.",
    ),
  RATE_LIMIT_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000_000)
    .default(6_000)
    .describe(
      "Most requests a minute to the API from one network, or with one API key, a web process; a tenth of it for those that change something. 0: no limit. This machine itself has none.",
    ),
  METRICS_TOKEN: secret
    .optional()
    .describe(
      "Opens the web's /metrics to `Authorization: Bearer`; 32 characters or more. Absent: the web has none.",
    ),
  FETCH_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(4_096)
    .default(64)
    .describe("Requests in flight to a platform, a worker."),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("Log level."),
  APP_URL: httpUrl.optional().describe("Where people reach the web. Absent: http://HOST:PORT."),
});

export type Env = z.infer<typeof envSchema>;

/** Names that others define and that are one letter from ours. */
const foreign = new Set(["HOSTS", "PORTS"]);

/** Parses a process environment; an empty string counts as absent. Throws one Error that lists every problem. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const names = Object.keys(envSchema.shape);
  const given = Object.fromEntries(names.flatMap((name) => (source[name] ? [[name, source[name]]] : [])));
  const result = envSchema.safeParse(given);
  const problems = result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  const { RAW_RETENTION_DAYS: raw = 0, ROLLUP_RETENTION_DAYS: rollUps = 0 } = result.data ?? {};
  if (rollUps > 0 && raw > rollUps) {
    problems.push(
      `ROLLUP_RETENTION_DAYS: ${rollUps} is less than RAW_RETENTION_DAYS (${raw}); give it at least as many days, or 0`,
    );
  }
  for (const name of Object.keys(source)) {
    if (names.includes(name) || foreign.has(name)) continue;
    const meant = names.find((ours) => ours.length > 5 && isOneLetterAway(name, ours));
    if (meant) problems.push(`${name}: not a setting of ours; did you mean ${meant}?`);
  }
  if (problems.length > 0 || !result.success) {
    throw new Error(`The environment is not usable:\n${problems.map((p) => `  - ${p}`).join("\n")}`);
  }
  return result.data;
}

/** One letter inserted, dropped, changed, or two neighbours swapped. */
export function isOneLetterAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const restA = a.slice(start, endA);
  const restB = b.slice(start, endB);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}

function loadEnv(): Env {
  // Next loads .env by itself; the other processes have Node do it. Set variables win over the file.
  if (existsSync(".env")) process.loadEnvFile(".env");
  try {
    return parseEnv(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

export const env: Env = loadEnv();

/** Where people reach the web. */
export function appUrl(settings: Env = env): string {
  return settings.APP_URL ?? `http://${bracketed(settings.HOST)}:${settings.PORT}`;
}

/** Where the Mockstagram server is: the configured one, else the stand-in. */
export function mockstagramUrl(settings: Env = env): string {
  return settings.MOCKSTAGRAM_URL ?? `http://${bracketed(settings.HOST)}:${settings.MOCKSTAGRAM_PORT}`;
}

/** Where workers keep their spools: a folder each. */
export function spoolDir(settings: Env = env): string {
  return settings.SPOOL_DIR ?? join(settings.DATA_DIR, "spool");
}

/** An address as it stands in a URL. */
function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** Facts of the machine that other programs define: where commands are found, and where caches belong. */
export const machine = {
  path: process.env.PATH ?? "",
  cacheHome: process.env.XDG_CACHE_HOME || join(homedir(), ".cache"),
};

/** Whether this is `npm run dev`, as Next says; what is built for others holds a false. */
export const isDevelopment = process.env.NODE_ENV === "development";
