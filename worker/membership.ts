/**
 * Who works beside this worker. Says that it is there and what it does, reads who else is, and keeps that on disk, with
 * the clock's offset, for an outage and for a restart inside one.
 */
import type { Executor } from "#lib/db/client.ts";
import type { WorkerLoad } from "#lib/domain/is-load-high.ts";
import type { WorkerReport } from "#lib/domain/worker-report.ts";
import { lastKnownWorkers } from "#lib/fetch/last-known-workers.ts";
import type { WorkerState } from "#lib/fetch/worker-state.ts";
import type { Logger } from "#lib/log.ts";
import { noteWorker } from "#lib/store/note-worker.ts";
import type { Clock } from "#lib/time.ts";
import { createStateKeeper } from "./keep-state.ts";

export interface Membership {
  /** Ids of the workers that were last known to run, this one's among them. */
  ids(): readonly string[];
  /** Rejects when the database can't be reached, and for no other reason; then `ids` stays. */
  note(): Promise<void>;
}

export interface MembershipOptions {
  id: string;
  folder: string;
  db: Executor;
  clock: Clock;
  systemClock: Clock;
  /** Epoch ms on `clock`. */
  startedAt: number;
  /** What is known from before a restart. */
  before: WorkerState | null;
  /** Whose ids this worker knows. */
  database(): string | null;
  lastSlot(): number | null;
  /** Platforms that an admin has paused. */
  paused?(): readonly string[];
  report(): WorkerReport;
  /** What the workers that are there say of their load, this one among them. */
  onLoads(loads: readonly WorkerLoad[]): void;
  /** How many share the limits of platforms now: those, and any that went without taking leave a short while ago. */
  onCount(workers: number): void;
  log: Logger;
}

export function createMembership(options: MembershipOptions): Membership {
  const { id, folder, db, clock, systemClock, startedAt, lastSlot, report, onLoads, onCount } = options;
  let ids: readonly string[] = [...new Set([...lastKnownWorkers(options.before, startedAt), id])];
  let anchoredAt: number | null = options.before?.anchoredAt ?? null;
  // Inside an outage nobody says it anew: all of them go on, each at the share that it had.
  onCount(ids.length);
  const keepState = createStateKeeper(folder, options.log);

  async function keep() {
    if (anchoredAt === null) return;
    const database = options.database();
    const now = clock.now();
    await keepState({
      v: 1,
      // Anew each time: in an outage the machine's clock may be set, while this worker's own goes on as it was.
      clockOffsetMs: now - systemClock.now(),
      anchoredAt,
      aliveAt: now,
      workers: [...ids],
      paused: [...(options.paused?.() ?? [])],
      loadIsHigh: report().loadIsHigh,
      ...(database === null ? {} : { database }),
    });
  }

  return {
    ids: () => ids,
    async note() {
      try {
        const seen = await noteWorker(db, { id, startedAt, lastSlot: lastSlot(), report: report() });
        ids = seen.ids;
        onLoads(seen.loads);
        anchoredAt = clock.now();
        onCount(ids.length + seen.lost);
      } finally {
        await keep();
      }
    },
  };
}
