/** A worker says that it is there and how far it is, and hears who else is. Forgetting it is forget-worker's. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { WorkerLoad } from "#lib/domain/is-load-high.ts";
import { TAKEN_OVER_AFTER_S } from "#lib/domain/worker-gone.ts";
import type { WorkerReport } from "#lib/domain/worker-report.ts";
import { SECOND } from "#lib/time.ts";

/**
 * It may only be cut off from the database, and go on asking platforms at its share of their limits: so long the others
 * leave that share to it. Who leaves in good order is forgotten at once.
 */
const SHARE_KEPT_S = 300;

export interface WorkerNote {
  /** The same over restarts. */
  id: string;
  /** When this run began, epoch milliseconds on the worker's clock: the same with each sign of life of the run. */
  startedAt: number;
  /** Start of the newest slot of which it finished a shard, epoch seconds. */
  lastSlot: number | null;
  /** null: nothing to say yet. */
  report: WorkerReport | null;
}

export interface OtherWorkers {
  /** Ids of those that were seen lately, this one among them, sorted. */
  ids: string[];
  /** What these said of their load last. */
  loads: WorkerLoad[];
  /** So many more went without taking leave, a short while ago. */
  lost: number;
}

/** Now is the database's. */
export async function noteWorker(db: Executor, note: WorkerNote): Promise<OtherWorkers> {
  const startedAt = sql`to_timestamp(${note.startedAt / SECOND}::float8)`;
  const rows = await db.execute<{ id: string; busy: unknown; high: unknown; lost: boolean }>(sql`
    WITH run AS (
      INSERT INTO worker_runs (worker_id, started_at, seen_at) VALUES (${note.id}, ${startedAt}, now())
      ON CONFLICT (worker_id, started_at) DO UPDATE SET seen_at = excluded.seen_at
    ), own AS (
      INSERT INTO workers AS w (id, started_at, seen_at, last_slot, report)
      VALUES (${note.id}, ${startedAt}, now(), to_timestamp(${note.lastSlot}::float8),
        ${note.report === null ? null : JSON.stringify(note.report)}::text::jsonb)
      ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at,
        last_slot = coalesce(excluded.last_slot, w.last_slot), report = coalesce(excluded.report, w.report)
      RETURNING id, report
    )
    SELECT id, report->'busy' AS busy, report->'loadIsHigh' AS high, false AS lost FROM own
    UNION ALL
    SELECT id, report->'busy', report->'loadIsHigh', seen_at <= now() - ${TAKEN_OVER_AFTER_S} * interval '1 second' FROM workers
    WHERE id <> ${note.id} AND seen_at > now() - ${SHARE_KEPT_S} * interval '1 second'
    ORDER BY id`);
  const there = rows.filter(({ lost }) => !lost);
  return {
    ids: there.map(({ id }) => id),
    loads: there.map(({ busy, high }) => ({
      busy: typeof busy === "number" ? busy : null,
      high: high === true,
    })),
    lost: rows.length - there.length,
  };
}
