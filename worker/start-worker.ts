/**
 * A worker: ticks, fetches, stores. Any number of them run side by side, in one process or many; each may come and go at
 * any time. Everything that it depends on comes from the caller.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Platform } from "#lib/domain/platform.ts";
import { createCatchUp } from "#lib/fetch/catch-up.ts";
import { createTicker } from "#lib/fetch/ticker.ts";
import type { Logger } from "#lib/log.ts";
import type { Provider } from "#lib/provider/provider.ts";
import { listMissingInSlot } from "#lib/query/list-missing-in-slot.ts";
import { listUnfinishedJobs } from "#lib/queue/list-unfinished-jobs.ts";
import { sendFetchJobs } from "#lib/queue/send-fetch-jobs.ts";
import { sendMinuteJobs } from "#lib/queue/send-minute-jobs.ts";
import { forgetWorker } from "#lib/store/forget-worker.ts";
import { noteWorker } from "#lib/store/note-worker.ts";
import { type Clock, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { connectWorker } from "./connect.ts";
import { createBuildSnapshotJob } from "./jobs/build-snapshot.ts";
import { createEraseRemovedJob } from "./jobs/erase-removed.ts";
import { createFetchJob } from "./jobs/fetch.ts";
import { createIngestJob } from "./jobs/ingest.ts";
import { registerJobs } from "./register.ts";
import { repeat } from "./repeat.ts";
import { startServer } from "./server.ts";
import { drain } from "./shutdown.ts";
import { createSlotSummary } from "./slot-summary.ts";

export interface StartWorkerOptions {
  databaseUrl: string;
  /** Default: databaseUrl. */
  queueDatabaseUrl?: string | undefined;
  /** Called once a platform, with the worker's clock. */
  createProvider(platform: Platform, clock: Clock): Provider;
  host: string;
  /** 0 takes a free one. */
  port: number;
  log: Logger;
  /** Ends the wait for the database. */
  signal?: AbortSignal;
}

export interface RunningWorker {
  /** Its name in the table of workers. */
  id: string;
  /** Where its health is told. */
  port: number;
  /** Drains and closes, in less than 25 seconds. Any further call waits for the same end. */
  stop(): Promise<void>;
}

const TICK_MS = 200;
const REGISTRY_MS = SECOND;
const ANCHOR_MS = 30 * SECOND;
const SEEN_MS = 5 * SECOND;
/** A reading of the registry takes at most this share of the time. */
const REGISTRY_SHARE = 0.1;

/** Resolves when it fetches; waits for a database that is not there yet. Rejects when the port is taken. */
export async function startWorker(options: StartWorkerOptions): Promise<RunningWorker> {
  const { databaseUrl, log: parentLog, signal = new AbortController().signal } = options;
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const log = parentLog.child({ worker: id });
  let notReady: string | null = "waiting for the database";
  const server = await startServer(options.port, options.host, () => notReady);
  const connections = await connectWorker({
    id,
    databaseUrl,
    queueDatabaseUrl: options.queueDatabaseUrl ?? databaseUrl,
    log,
    signal,
  }).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const { client, slowClient, queue, clock, registry } = connections;

  const providers = new Map<Platform, Provider>();
  function providerOf(platform: Platform): Provider {
    const provider = providers.get(platform) ?? options.createProvider(platform, clock);
    providers.set(platform, provider);
    return provider;
  }

  const send = (jobs: Parameters<typeof sendFetchJobs>[1]) => sendFetchJobs(queue, jobs);
  const ticker = createTicker({ registry, clock, send });
  const catchUp = createCatchUp({
    registry,
    clock,
    send,
    listUnfinished: (jobIds) => listUnfinishedJobs(queue, jobIds),
    listMissing: (ids, slot) => listMissingInSlot(client.db, ids, slot),
  });
  const summary = createSlotSummary(log, clock);
  const giveUp = new AbortController();
  const context = { registry, providerOf, clock, startedAt: clock.now() };

  // Everybody joined just now, for this worker alone: its start is what they are fetched for, if at all.
  registry.takeJoined();
  catchUp.start();
  await registerJobs(
    queue,
    [
      createFetchJob({ context, queue, summary, giveUp: giveUp.signal }),
      createIngestJob({ db: client.db, clock, summary }),
      createBuildSnapshotJob(slowClient.db, clock),
      createEraseRemovedJob(slowClient.db),
    ],
    log,
  );

  let minute = 0;
  const repeating = [
    repeat("ticker", TICK_MS, log, async () => {
      summary.flush();
      await ticker.tick();
      const now = Math.floor(clock.now() / MINUTE);
      if (now > minute) await sendMinuteJobs(queue, now);
      minute = Math.max(minute, now);
      // Last, since it may need the metrics database: the ticker does not.
      await catchUp.flush();
    }),
    repeat("registry", REGISTRY_MS, log, async () => {
      const started = monotonicMs();
      await registry.refresh();
      catchUp.join(registry.takeJoined());
      return Math.max(REGISTRY_MS, (monotonicMs() - started) / REGISTRY_SHARE);
    }),
    repeat("clock", ANCHOR_MS, log, () => clock.anchor()),
    repeat("worker's sign of life", SEEN_MS, log, () => noteWorker(client.db, id, summary.lastSlot())),
  ];
  notReady = null;
  log.info({ influencers: registry.size(), port: server.port }, "worker ready");

  let stopped: Promise<void> | null = null;
  async function stop() {
    notReady = "shutting down";
    log.info("worker stopping");
    await drain({
      queue,
      repeating,
      giveUp,
      log,
      close: async () => {
        await forgetWorker(client.db, id).catch(() => {});
        await Promise.all([...providers.values()].map((provider) => provider.close()));
        await connections.close();
      },
    });
    await server.close();
    log.info("worker stopped");
  }
  return { id, port: server.port, stop: () => (stopped ??= stop()) };
}
