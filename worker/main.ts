/** Boot of the worker process: settings in, signals and the unexpected out. What it does stands in start-worker. */

import { resolveDatabaseUrl } from "#lib/db/resolve-database-url.ts";
import { env, mockstagramUrl, spoolDir } from "#lib/env.ts";
import { AppError, messageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { checkUpstream } from "#lib/provider/check-upstream.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { systemRandom } from "#lib/random.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import { type RunningWorker, startWorker } from "./start-worker.ts";

/** A container's own limit is 30 s. */
const EXIT_LIMIT_MS = 24 * SECOND;
/** Terminal and supervisor both pass on one Ctrl-C: signals this close are the same one. */
const SAME_SIGNAL_MS = SECOND / 2;

const starting = new AbortController();
let worker: RunningWorker | null = null;
let firstSignalAt: number | null = null;

function onSignal() {
  const now = monotonicMs();
  if (firstSignalAt !== null) {
    if (now - firstSignalAt > SAME_SIGNAL_MS) process.exit(1);
    return;
  }
  firstSignalAt = now;
  setTimeout(() => process.exit(1), EXIT_LIMIT_MS).unref();
  starting.abort();
  if (worker !== null) void worker.stop().then(() => process.exit(0));
}

function onUnexpected(error: unknown) {
  log.fatal({ err: error }, `unexpected: ${messageOf(error)}`);
  process.exit(1);
}

process.on("SIGTERM", onSignal);
process.on("SIGINT", onSignal);
process.on("uncaughtException", onUnexpected);
process.on("unhandledRejection", onUnexpected);

try {
  const databaseUrl = await resolveDatabaseUrl();
  const upstream = mockstagramUrl();
  const check = await checkUpstream(upstream);
  if (!check.reachable) log.warn(check.warning);
  const running = await startWorker({
    databaseUrl,
    queueDatabaseUrl: env.QUEUE_DATABASE_URL,
    spoolDir: spoolDir(),
    spoolMaxBytes: env.SPOOL_MAX_BYTES,
    createProvider: (platform, settings) =>
      createProvider(platform, {
        ...settings,
        mockstagramUrl: upstream,
        mockstagramRequestsPerSecond: env.MOCKSTAGRAM_REQUESTS_PER_SECOND,
        concurrency: env.FETCH_CONCURRENCY,
        random: systemRandom,
      }),
    concurrency: env.FETCH_CONCURRENCY,
    retention: {
      rawDays: env.RAW_RETENTION_DAYS,
      rollUpDays: env.ROLLUP_RETENTION_DAYS,
      auditDays: env.AUDIT_RETENTION_DAYS,
      rankDays: env.RANK_RETENTION_DAYS,
    },
    host: env.HOST,
    port: env.WORKER_PORT,
    log,
    signal: starting.signal,
    onReplaced() {
      log.fatal("the database was replaced by another one: this worker ends, and begins anew with that one");
      process.exit(1);
    },
  });
  worker = running;
  if (starting.signal.aborted) void running.stop().then(() => process.exit(0));
} catch (error) {
  if (starting.signal.aborted) process.exit(0);
  if (error instanceof AppError) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, messageOf(error));
  process.exit(1);
}
