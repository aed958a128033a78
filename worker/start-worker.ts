/**
 * A worker: ticks, fetches, stores. Any number of them run side by side, in one process or many; each may come and go at
 * any time, and so may the databases. Everything that it depends on comes from the caller.
 */
import { fitChunkIntervals } from "#lib/db/edition/fit-chunk-intervals.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { createCatchUp } from "#lib/fetch/catch-up.ts";
import { createSlotProgress } from "#lib/fetch/slot-progress.ts";
import { createTicker } from "#lib/fetch/ticker.ts";
import type { Logger } from "#lib/log.ts";
import type { ProviderSettings } from "#lib/provider/create-provider.ts";
import type { Provider } from "#lib/provider/provider.ts";
import { listMissingInSlot } from "#lib/query/list-missing-in-slot.ts";
import { getRegistryCursor } from "#lib/query/list-registry-changes.ts";
import { listUnfinishedJobs } from "#lib/queue/list-unfinished-jobs.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { createQueueLink } from "#lib/queue/queue-link.ts";
import { type FetchJob, sendFetchJobs } from "#lib/queue/send-fetch-jobs.ts";
import { forgetWorker } from "#lib/store/forget-worker.ts";
import { MINUTE, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { claimAndConnect } from "./claim-and-connect.ts";
import { createComeBack } from "./come-back.ts";
import { describeWorker } from "./describe-worker.ts";
import { feelPulse } from "./feel-pulse.ts";
import { createHandOn } from "./hand-on.ts";
import { createClockKeeper } from "./keep-clock.ts";
import { keepRegistry, saveAtOnce } from "./keep-registry.ts";
import { createSpoolLabel } from "./label-spool.ts";
import { type KeptSettings, listJobs } from "./list-jobs.ts";
import { createLoad } from "./load.ts";
import { createMembership } from "./membership.ts";
import { createOutage } from "./outage.ts";
import { createPauses } from "./pauses.ts";
import { createPriorities } from "./priorities.ts";
import { createProviders } from "./providers.ts";
import { registerJobs } from "./register.ts";
import { repeat } from "./repeat.ts";
import { createReplayer } from "./replay.ts";
import { sendEachMinute } from "./send-each-minute.ts";
import { startServer, type WorkerSignals } from "./server.ts";
import { drain } from "./shutdown.ts";
import { createSlotSummary } from "./slot-summary.ts";
import { createTakeResults } from "./take-results.ts";
import { createTellSkipped } from "./tell-skipped.ts";
import { tendDeadLetters } from "./tend-dead-letters.ts";
import { workOff } from "./work-off.ts";

export interface StartWorkerOptions {
  databaseUrl: string;
  /** Default: databaseUrl. */
  queueDatabaseUrl?: string | undefined;
  /** Where workers of this machine have their folders: spool, registry, and with the folder's name their id. */
  spoolDir: string;
  spoolMaxBytes: number;
  /** Called once a platform, with what the worker brings in. */
  createProvider(platform: Platform, settings: Pick<ProviderSettings, "clock" | "onRequest">): Provider;
  /** Requests that its providers have in flight: how many jobs it takes at a time. Default 64. */
  concurrency?: number;
  /** For how long what is kept; default: as the edition has it. */
  retention?: KeptSettings;
  host: string;
  /** 0 takes a free one. */
  port: number;
  log: Logger;
  /** Ends the wait for the database. */
  signal?: AbortSignal;
  /** The address leads to another database now: the process must end at once, and look at its spool when it begins anew. */
  onReplaced(): void;
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
const ANCHOR_MS = 30 * SECOND;
const SEEN_MS = 5 * SECOND;
const WATCH_MS = 5 * SECOND;
/** Less than the shortest chunk lasts. */
const CHUNKS_MS = 5 * MINUTE;

/**
 * Resolves when it fetches; waits for a database that is not there yet, unless it knows from before whom to fetch.
 * Rejects when the port is taken.
 */
export async function startWorker(options: StartWorkerOptions): Promise<RunningWorker> {
  const { databaseUrl, spoolDir, spoolMaxBytes, onReplaced } = options;
  const { signal = new AbortController().signal } = options;
  let notReady: string | null = "waiting for the database";
  const signals: WorkerSignals = {};
  const server = await startServer(options.port, options.host, () => notReady ?? link.refusal(), signals);
  const claiming = claimAndConnect({
    ...{ databaseUrl, spoolDir, spoolMaxBytes, systemClock, signal },
    log: options.log,
  });
  const { spool, connections, log } = await claiming.catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const id = spool.workerId;
  const { client, slowClient, clock, registry, before } = connections;
  const startedAt = clock.now();
  const database = registry.database();

  const providers = createProviders((platform) =>
    options.createProvider(platform, {
      clock,
      onRequest: (outcome, seconds) => metrics.requested(platform, outcome, seconds),
    }),
  );

  const pauses = createPauses(before?.paused ?? []);
  const name = `influencer-analytics worker ${id}`;
  const queueUrl = options.queueDatabaseUrl ?? databaseUrl;
  const link = createQueueLink({ open: () => openQueue({ url: queueUrl, name, max: 14, log }), log });
  const summary = createSlotSummary(log, clock);
  const giveUp = new AbortController();
  const handOn = createHandOn(link, spool, log);
  const onResult = createTakeResults({
    ...{ handOn, registry, summary },
    onCounted: (platform, outcomes) => metrics.fetched(platform, outcomes),
  });

  const replayer = createReplayer({
    ...{ spool, spoolDir, link, log },
    maxBytes: spoolMaxBytes,
    kin: connections.kin,
  });
  const concurrency = options.concurrency ?? 64;
  const load = createLoad({ places: concurrency, upstreams: providers.stats, wasHigh: before?.loadIsHigh });
  const { metrics, report, pipeline } = describeWorker({
    connections,
    link,
    spool: replayer.stats,
    summary,
    providers,
    load,
    paused: pauses.list,
  });
  signals.metrics = metrics.render;
  signals.describe = report;

  const membership = createMembership({
    id,
    folder: spool.folder,
    db: client.db,
    clock,
    systemClock,
    startedAt,
    before,
    database: createSpoolLabel({
      before: before?.database ?? null,
      records: () => spool.stats().records,
      current: registry.database,
    }),
    lastSlot: summary.lastSlot,
    paused: pauses.list,
    report,
    onLoads: load.hear,
    onCount: providers.setWorkers,
    log,
  });

  const context = { registry, providerOf: providers.of, pauseOf: pauses.of, clock, startedAt };
  const progress = createSlotProgress();
  const outage = createOutage({
    ...{ context, spoolDir, before, membership, progress, handOn, onResult },
    workerId: id,
    sent: (dueSince) => ticker.sent(dueSince),
    send,
    onCount: providers.setWorkers,
    giveUp: giveUp.signal,
    log,
  });
  const sendToQueue = (jobs: readonly FetchJob[]) => link.use((queue) => sendFetchJobs(queue, jobs));
  /** To the queue, or when that is away to those of us to whom the shards fall. */
  async function send(jobs: readonly FetchJob[]): Promise<Set<string>> {
    if (link.isUp()) {
      const sent = await sendToQueue(jobs).catch(() => null);
      if (sent !== null) return sent;
    }
    outage.fetcher.take(jobs);
    return new Set();
  }

  const fetchJob = { context, progress, onResult, send, sendToQueue };
  const { missedInRow, keepReading } = createPriorities(client.db, log);
  const onSkipped = createTellSkipped(clock, handOn, log);
  const ticker = createTicker({
    ...{ registry, clock, send, missedInRow, onSkipped },
    ...{ isLoadHigh: load.isHigh, sentBefore: outage.seenTo },
  });
  const catchUp = createCatchUp({
    registry,
    clock,
    send: sendToQueue,
    listUnfinished: (jobIds) => link.use((queue) => listUnfinishedJobs(queue, jobIds)),
    listMissing: (ids, slot) => listMissingInSlot(client.db, ids, slot),
  });

  const keeper = createClockKeeper({ clock, systemClock, monotonic: monotonicMs, log });
  // Everybody joined just now, for this worker alone: its start is what they are fetched for, if at all.
  registry.takeJoined();
  catchUp.start();
  // What one can't be told does not keep the others from being heard; all are asked for again.
  const heard = pauses
    .sync(client.db)
    .catch(() => {})
    .then(() => membership.note())
    .then(() => providers.hear(registry.shards(), client.db, id));
  await heard.catch(() => {});
  await link.start({
    onOpen: (queue) =>
      registerJobs(
        queue,
        listJobs({
          connections,
          fetch: { ...fetchJob, concurrency, giveUp: giveUp.signal },
          handOn,
          summary,
          metrics,
          isLoadHigh: load.isHigh,
          retention: options.retention ?? {},
          log,
        }),
        log,
      ),
    onBack: createComeBack({
      ...{ database, onReplaced, anchor: keeper.anchor },
      read: () => getRegistryCursor(client.db),
    }),
    onChange: outage.onChange,
  });
  await outage.start(link.isUp());

  // Ready means, too: it could begin again without a database.
  await saveAtOnce(registry, connections.registryFile, log);
  const repeating = [
    repeat("ticker", TICK_MS, log, async () => {
      await keeper.look();
      summary.flush();
      await ticker.tick();
    }),
    sendEachMinute(link, clock, log),
    outage.keepLooking(),
    repeat("catch-up", TICK_MS, log, async () => {
      if (link.isUp()) await catchUp.flush();
    }),
    ...keepRegistry({
      ...{ registry, database, catchUp },
      file: connections.registryFile,
      onReplaced,
      log,
    }),
    replayer.start(),
    repeat("clock", ANCHOR_MS, log, keeper.anchor),
    repeat("worker's sign of life", SEEN_MS, log, membership.note),
    feelPulse(client, slowClient, log),
    repeat("load", SECOND, log, async () => load.look()),
    keepReading(),
    ...tendDeadLetters(link, client.db, log),
    ...workOff(slowClient.db, clock, log),
    repeat("length of chunks", CHUNKS_MS, log, () => fitChunkIntervals(slowClient.db)),
    repeat("limits of platforms", SECOND, log, () => providers.sync(client.db, id)),
    repeat("pauses of platforms", SECOND, log, () => pauses.sync(client.db)),
    repeat("numbers of the pipeline", WATCH_MS, log, () => pipeline.refresh()),
  ];
  notReady = null;
  log.info({ influencers: registry.size(), port: server.port, queue: link.isUp() }, "worker ready");

  let stopped: Promise<void> | null = null;
  async function stop() {
    notReady = "shutting down";
    log.info("worker stopping");
    await drain({
      link,
      outage: outage.fetcher,
      repeating,
      giveUp,
      log,
      close: async () => {
        await forgetWorker(client.db, id).catch(() => {});
        await providers.close();
        await Promise.all([link.close(), connections.close()]);
      },
    });
    await spool.close();
    await server.close();
    log.info("worker stopped");
  }
  return { id, port: server.port, stop: () => (stopped ??= stop()) };
}
