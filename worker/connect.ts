/**
 * What a worker begins with: its own folder, its connections, clock and registry. Waits for a database, unless the
 * folder holds a registry from before: then fetching begins without one.
 */
import { join } from "node:path";
import { createDatabaseClock, type DatabaseClock } from "#lib/database-clock.ts";
import { connectDatabase, type DatabaseClient } from "#lib/db/client.ts";
import { isTransientError } from "#lib/db/is-transient-error.ts";
import { AppError, rootMessageOf } from "#lib/errors.ts";
import { createRegistry, type Registry } from "#lib/fetch/registry.ts";
import { loadRegistry } from "#lib/fetch/registry-file.ts";
import { readWorkerState, type WorkerState } from "#lib/fetch/worker-state.ts";
import { FIRST_SNAPSHOT_MAX_MS } from "#lib/ingest/build-snapshot.ts";
import type { Logger } from "#lib/log.ts";
import { checkReady } from "#lib/query/check-ready.ts";
import { getDatabaseTime } from "#lib/query/get-database-time.ts";
import { listPredecessors } from "#lib/query/list-predecessors.ts";
import { databaseOf, getRegistryCursor, listRegistryChanges } from "#lib/query/list-registry-changes.ts";
import type { Spool } from "#lib/spool/spool.ts";
import { type Clock, delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { createKin, type Kin } from "./create-kin.ts";

export interface Connections {
  /** For ingest and everything else that must be quick. */
  client: DatabaseClient;
  /** For jobs over all influencers. */
  slowClient: DatabaseClient;
  clock: DatabaseClock;
  registry: Registry;
  kin: Kin;
  /** Where the registry is kept on disk. */
  registryFile: string;
  /** What is known from before a restart. */
  before: WorkerState | null;
  close(): Promise<unknown>;
}

export interface ConnectWorkerOptions {
  /** The worker's own. */
  spool: Spool;
  databaseUrl: string;
  /** The machine's. */
  systemClock: Clock;
  log: Logger;
  /** Gives up waiting. */
  signal: AbortSignal;
}

const RETRY_MS = SECOND;
/** With what the driver waits beyond it, and how often is looked, nothing is held for more than 6 s by a server that hangs. */
const QUICK_MS = 4 * SECOND;
const SLOW_MS = 5 * MINUTE;
/** One for each job over all influencers, for imports and for bulk actions: none waits for another one's end. */
const SLOW_CONNECTIONS = 8;
/** Who holds a lock for longer is not at work: the next minute's job tries again. */
const SLOW_LOCK_MS = 20 * SECOND;

/**
 * null: what waits in the folder was fetched for another database than the one that answers. Throws AppError UNAVAILABLE
 * when the signal ends the wait.
 */
export async function connectWorker(options: ConnectWorkerOptions): Promise<Connections | null> {
  const { spool, databaseUrl, systemClock, log, signal } = options;
  const { workerId, folder } = spool;
  const name = `influencer-analytics worker ${workerId}`;
  const client = connectDatabase({ url: databaseUrl, name, max: 6, statementTimeoutMs: QUICK_MS });
  const slowClient = connectDatabase({
    url: databaseUrl,
    name,
    max: SLOW_CONNECTIONS,
    statementTimeoutMs: SLOW_MS,
    // The first snapshot may take longer than other jobs. That a server hangs is felt by its pulse (feel-pulse).
    silenceMs: FIRST_SNAPSHOT_MAX_MS + SECOND,
    lockTimeoutMs: SLOW_LOCK_MS,
  });
  const close = () => Promise.all([client.close(), slowClient.close()]);

  const state = readWorkerState(folder);
  const registryFile = join(folder, "registry");
  const registry = createRegistry({
    cursor: () => getRegistryCursor(client.db),
    page: (since, afterId, limit) => listRegistryChanges(client.db, { since, afterId, limit }),
  });
  const restored = await loadRegistry(registryFile, registry);
  const kin = createKin({
    current: registry.database,
    listPredecessors: (database) => listPredecessors(client.db, database),
  });
  const time = { read: () => getDatabaseTime(client.db), monotonic: monotonicMs };

  let told = "";
  for (;;) {
    try {
      const clock = await createDatabaseClock(time);
      // From an older release's tables it would fetch, and store nothing; while a backup is restored they do not say whose they are.
      await checkReady(client.db, QUICK_MS);
      // Before a million are read that are not wanted.
      const whose = await judgeResults(client, { state, spool });
      if (whose === "another's") {
        await close();
        return null;
      }
      await registry.refresh();
      if (told !== "") log.info("the database is there");
      await kin.look();
      // What waits carries this one's ids as well: with the old label it would go back to the old one, should that return.
      const before =
        whose === "a predecessor's" && state !== null ? { ...state, database: undefined } : state;
      return { client, slowClient, clock, registry, kin, registryFile, before, close };
    } catch (error) {
      if (error instanceof AppError && !error.retry) {
        await close();
        throw error;
      }
      const message = rootMessageOf(error);
      if (restored && state !== null && isTransientError(error)) {
        log.warn(`the database is away (${message}); beginning with the registry on disk`);
        const clock = await createDatabaseClock({
          ...time,
          beginAt: systemClock.now() + state.clockOffsetMs,
        });
        return { client, slowClient, clock, registry, kin, registryFile, before: state, close };
      }
      if (message !== told) log.warn(`waiting for the database and its migrations: ${message}`);
      told = message;
    }
    await delay(RETRY_MS, signal);
    if (signal.aborted) {
      await close();
      throw new AppError("UNAVAILABLE", "The worker was stopped while it waited for the database.");
    }
  }
}

/** Whose ids what waits in the folder carries, by what its last worker wrote down. */
async function judgeResults(
  client: DatabaseClient,
  { state, spool }: { state: WorkerState | null; spool: Spool },
): Promise<"ours" | "a predecessor's" | "another's"> {
  const label = state?.database;
  if (label === undefined || spool.stats().records === 0) return "ours";
  const database = databaseOf(await getRegistryCursor(client.db));
  if (label === database) return "ours";
  return (await listPredecessors(client.db, database)).includes(label) ? "a predecessor's" : "another's";
}
