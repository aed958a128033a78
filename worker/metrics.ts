/**
 * A worker's numbers for Prometheus. What happens is pushed in; what is, is asked for when somebody looks, so that the
 * page also answers, from what is known, while the databases are away. A registry of its own: workers share a process in tests.
 */
import { Counter, Histogram, Registry } from "prom-client";
import { failureReasons } from "#lib/domain/failure.ts";
import { type Platform, platformSchema, platforms } from "#lib/domain/platform.ts";
import type { CheckOutcome } from "#lib/fetch/check-suspicions.ts";
import { renderMetrics } from "#lib/process-metrics.ts";
import type { ProviderStats } from "#lib/provider/provider.ts";
import { addGauge, addPulledCounter, type Reading } from "#lib/pulled-metrics.ts";
import type { SpoolStats } from "#lib/spool/spool.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import type { Outcomes } from "./count-outcomes.ts";
import { type Pools, pullDatabases } from "./database-metrics.ts";
import type { Load } from "./load.ts";
import { describeSlots } from "./slot-metrics.ts";
import { pullSuspicions } from "./suspicion-metrics.ts";
import type { PipelineWatch } from "./watch-pipeline.ts";

export interface WorkerMetricsSources {
  /** The worker's, of contract rule 1. */
  clock: Clock;
  spool(): SpoolStats;
  mode(): "queue" | "outage";
  /** The machine's clock minus the database's, ms; null: not yet compared. */
  clockSkewMs(): number | null;
  /** Influencers in the registry. */
  influencers(): number;
  pools: Pools;
  pipeline: PipelineWatch;
  /** What each provider does at the moment. */
  upstreams?(): readonly { platform: string; stats: ProviderStats }[];
  /** Those that an admin has paused. */
  paused?(): readonly Platform[];
  load?: Load;
}

export interface WorkerMetrics {
  /** One request to a platform has ended: `found` or the reason why not. */
  requested(platform: string, outcome: string, seconds: number): void;
  /** A shard's results, on their way to queue or spool. */
  fetched(platform: string, outcomes: Outcomes): void;
  /** Data points that were committed by this worker. */
  stored(points: number): void;
  /** Data points or jobs that can't be stored as they are. */
  deadLettered(count: number): void;
  /** Data points that were refused: of slots whose data points are no longer kept. */
  expired(points: number): void;
  /** One suspicion check has ended: `checked`, or why there is no verdict. */
  checked(platform: Platform, outcome: CheckOutcome): void;
  /** The page. */
  render(): Promise<string>;
}

/** Of failures, these say that an answer was there and was not taken. */
const refusals: readonly string[] = ["rejected", "late", "dropped"];
const DURATION_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createWorkerMetrics(sources: WorkerMetricsSources): WorkerMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "ia_fetch_requests_total",
    help: "Requests to platforms that have ended, by outcome: found, or why not.",
    labelNames: ["provider", "outcome"],
    registers,
  });
  const duration = new Histogram({
    name: "ia_fetch_duration_seconds",
    help: "How long requests to platforms took.",
    labelNames: ["provider"],
    buckets: DURATION_BUCKETS_S,
    registers,
  });
  const fetchedPoints = new Counter({
    name: "ia_points_fetched_total",
    help: "Influencers that were due in a slot and dealt with, by outcome: found, or why not.",
    labelNames: ["provider", "outcome"],
    registers,
  });
  const ingested = new Counter({
    name: "ia_points_ingested_total",
    help: "Data points that this worker committed to the database.",
    registers,
  });
  const rejected = new Counter({
    name: "ia_points_rejected_total",
    help: "Answers that were not stored: malformed, late, dropped by a full spool, dead letters, or expired.",
    labelNames: ["reason"],
    registers,
  });
  const checks = new Counter({
    name: "ia_suspicion_checks_total",
    help: "Suspicion checks of influencers that have ended, by outcome: checked, or why there is no verdict.",
    labelNames: ["provider", "outcome"],
    registers,
  });
  // A counter that begins to exist with its first event hides that event from rate().
  for (const reason of [...refusals, "dead_letter", "expired"]) rejected.inc({ reason }, 0);
  for (const provider of platformSchema.options)
    if (platforms[provider].tellsSuspicion) checks.inc({ provider, outcome: "checked" }, 0);
  pull(registry, sources);

  return {
    requested(provider, outcome, seconds) {
      requests.inc({ provider, outcome: known(outcome) });
      duration.observe({ provider }, seconds);
    },
    fetched(provider, outcomes) {
      for (const [outcome, count] of Object.entries(outcomes)) {
        fetchedPoints.inc({ provider, outcome }, count);
        if (refusals.includes(outcome)) rejected.inc({ reason: outcome }, count);
      }
    },
    stored: (points) => ingested.inc(points),
    deadLettered: (count) => rejected.inc({ reason: "dead_letter" }, count),
    checked: (provider, outcome) => checks.inc({ provider, outcome }),
    expired: (points) => rejected.inc({ reason: "expired" }, points),
    render: () => renderMetrics(registry),
  };
}

/** What a caller may invent must not become a label of its own. */
function known(outcome: string): string {
  return outcome === "found" || failureReasons.some((reason) => reason === outcome) ? outcome : "other";
}

function pull(registry: Registry, sources: WorkerMetricsSources) {
  const { clock, spool, mode, clockSkewMs, influencers, pools, pipeline, load } = sources;
  const now = () => clock.now() / SECOND;
  const gauge = (name: string, help: string, read: () => Reading, labelNames?: readonly string[]) =>
    addGauge(registry, name, help, read, labelNames);
  const counter = (name: string, help: string, read: () => number) =>
    addPulledCounter(registry, name, help, read);

  gauge(
    "ia_worker_mode",
    "1 for the mode the worker is in: queue, or outage while that is away.",
    () => ["queue", "outage"].map((name) => ({ labels: { mode: name }, value: name === mode() ? 1 : 0 })),
    ["mode"],
  );
  gauge("ia_registry_influencers", "Influencers in the worker's own copy of the registry.", influencers);
  gauge(
    "ia_worker_busy_ratio",
    "How much of what this worker can do is asked of it, over the last minute: of its event loop, or of its places for requests.",
    () => load?.busy() ?? null,
  );
  gauge(
    "ia_load_high",
    "1 while slots are spread wider, since more than half of what the workers can do is asked.",
    () => (load?.isHigh() ? 1 : 0),
  );
  gauge("ia_clock_skew_seconds", "The machine's clock minus the database's.", () => {
    const skew = clockSkewMs();
    return skew === null ? null : skew / SECOND;
  });

  gauge("ia_spool_bytes", "Size of the worker's spool on disk.", () => spool().bytes);
  gauge("ia_spool_max_bytes", "Most that the spool may hold.", () => spool().maxBytes);
  gauge(
    "ia_spool_points",
    "Data points that wait for replay, in its spool and those it adopted.",
    () => spool().points,
  );
  gauge("ia_spool_oldest_age_seconds", "Age of the oldest slot that waits in them; 0: none.", () => {
    const { oldestSlot } = spool();
    return oldestSlot === null ? 0 : Math.max(0, now() - oldestSlot);
  });
  counter(
    "ia_spool_dropped_points_total",
    "Data points lost to a full or broken spool disk since the folder was made.",
    () => spool().droppedPoints,
  );
  counter(
    "ia_spool_corrupt_records_total",
    "Torn or corrupt spool records that were skipped.",
    () => spool().corruptRecords,
  );
  gauge(
    "ia_spool_set_aside_records",
    "Spool records that the queue refused: kept aside, not lost, and tried again each hour.",
    () => spool().refusedRecords,
  );

  gauge(
    "ia_queue_jobs",
    "Jobs in a queue, as pg-boss last counted them.",
    () =>
      pipeline
        .queues()
        ?.value.flatMap(({ queue, oldestReadySeconds: _, ...counts }) =>
          Object.entries(counts).map(([state, value]) => ({ labels: { queue, state }, value })),
        ),
    ["queue", "state"],
  );
  gauge(
    "ia_queue_oldest_ready_seconds",
    "How long the oldest job that could run has waited.",
    () =>
      pipeline.queues()?.value.map(({ queue, oldestReadySeconds: value }) => ({ labels: { queue }, value })),
    ["queue"],
  );
  gauge(
    "ia_dead_letters_open",
    "Rows and jobs that can't be stored as they are and wait for redrive.",
    () => pipeline.deadLetters()?.value,
  );
  pullSuspicions(registry, pipeline, now);
  pullDatabases(registry, { pipeline, pools, now });

  const upstreams = () => sources.upstreams?.() ?? [];
  gauge(
    "ia_upstream_requests",
    "Influencers in hand: in_flight, with a request under way, or waiting for one.",
    () =>
      upstreams().flatMap(({ platform: provider, stats: { inFlight, waiting } }) => [
        { labels: { provider, state: "in_flight" }, value: inFlight },
        { labels: { provider, state: "waiting" }, value: waiting },
      ]),
    ["provider", "state"],
  );
  gauge(
    "ia_upstream_barred",
    "1 while the platform may not be asked: it said so, or the breaker is open.",
    () =>
      upstreams().map(({ platform: provider, stats }) => ({
        labels: { provider },
        value: stats.barredBy === null ? 0 : 1,
      })),
    ["provider"],
  );

  gauge(
    "ia_platform_paused",
    "1 while an admin has the platform paused: nothing is asked of it.",
    () =>
      platformSchema.options.map((provider) => ({
        labels: { provider },
        value: sources.paused?.().includes(provider) ? 1 : 0,
      })),
    ["provider"],
  );

  const slots = () => describeSlots(pipeline.slots()?.value ?? [], now());
  const ofInterval = ["interval"];
  gauge(
    "ia_slot_completeness_ratio",
    "Of the newest slot that was judged: data points stored, of those that were due.",
    () => slots().map(({ labels, completeness: value }) => ({ labels, value })),
    ofInterval,
  );
  gauge(
    "ia_last_complete_slot_timestamp_seconds",
    "Start of the newest slot of which at least 99 % is stored.",
    () => slots().flatMap(({ labels, lastComplete: value }) => (value === null ? [] : { labels, value })),
    ofInterval,
  );
  gauge(
    "ia_slot_lag_seconds",
    "Since the end of the newest slot of which at least 99 % is stored; at least so long where none is.",
    () => slots().map(({ labels, lag: value }) => ({ labels, value })),
    ofInterval,
  );
}
