/** How the pipeline is, as one glance tells: for people and for the health endpoint. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { judgeGlance } from "#lib/domain/judge-glance.ts";
import type { PipelineStatus } from "#lib/domain/pipeline.ts";
import { TOLD_GONE_AFTER_S } from "#lib/domain/worker-gone.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { answersNobody } from "./list-silent-platforms.ts";

export interface Health {
  /** `no_worker`: nothing is being fetched. */
  status: "ok" | "no_worker";
  /** Whether it keeps up, as far as can be told at a glance. */
  verdict: PipelineStatus;
  worker: {
    /** Start of the newest slot of which a worker finished a shard, epoch seconds; null: never. */
    lastSlot: number | null;
    /** Seconds since then. */
    lagSeconds: number | null;
    /** Workers seen within the last minute. */
    running: number;
    /** What they hold on their disks for want of a queue; null: they have not said. */
    spoolBytes: number | null;
  };
}

interface Row extends Record<string, unknown> {
  lastSlot: number | null;
  running: number;
  away: number;
  startedAt: number | null;
  spoolBytes: number | null;
  spooled: number;
  dropped: number;
  interval: number | null;
  isSilent: boolean;
  isPaused: boolean;
}

export async function getHealth(db: Executor, clock: Clock): Promise<Health> {
  const now = clock.now() / SECOND;
  const row = await readGlance(db, now);
  const lastSlot = row?.lastSlot ?? null;
  const running = row?.running ?? 0;
  const lagSeconds = lastSlot === null ? null : Math.max(0, Math.round(now - lastSlot));
  return {
    status: running > 0 ? "ok" : "no_worker",
    verdict: judgeGlance({
      running,
      away: row?.away ?? 0,
      upSeconds: now - (row?.startedAt ?? now),
      lagSeconds,
      interval: row?.interval ?? null,
      spooled: row?.spooled ?? 0,
      dropped: row?.dropped ?? 0,
      isSilent: row?.isSilent ?? false,
      isPaused: row?.isPaused ?? false,
    }),
    worker: { lastSlot, lagSeconds, running, spoolBytes: row?.spoolBytes ?? null },
  };
}

/**
 * One statement, since each page waits for it. Who is due is told by the newest slot that was judged of each interval:
 * whoever is paused is not counted there. To ask the registry would be a walk through a million on each page, if all of
 * them were paused.
 */
async function readGlance(db: Executor, now: number): Promise<Row | undefined> {
  const number = (path: string) =>
    sql.raw(
      `CASE WHEN runs AND jsonb_typeof(report #> '${path}') = 'number' THEN (report #> '${path}')::float8 END`,
    );
  const [row] = await db.execute<Row>(sql`
    SELECT extract(epoch FROM max(last_slot))::float8 AS "lastSlot", (count(*) FILTER (WHERE runs))::int AS running,
      (count(*) FILTER (WHERE runs AND report->>'mode' = 'outage'))::int AS away,
      extract(epoch FROM min(started_at) FILTER (WHERE runs))::float8 AS "startedAt",
      sum(${number("{spool,bytes}")}) AS "spoolBytes",
      coalesce(sum(${number("{spool,points}")}), 0) AS spooled,
      coalesce(sum(${number("{outcomes,dropped}")}), 0) AS dropped,
      (SELECT min(s.interval_s)
        FROM (SELECT DISTINCT interval_s FROM shards WHERE size > 0) AS s
        JOIN LATERAL (
          SELECT expected FROM slots_expected AS e WHERE e.interval_s = s.interval_s ORDER BY slot DESC LIMIT 1
        ) AS newest ON newest.expected > 0) AS "interval",
      EXISTS (SELECT FROM upstream_states WHERE ${answersNobody}) AS "isSilent",
      EXISTS (SELECT FROM upstream_states WHERE paused_at IS NOT NULL) AS "isPaused"
    FROM (
      SELECT last_slot, started_at, report,
        seen_at > to_timestamp(${now}::float8) - ${TOLD_GONE_AFTER_S} * interval '1 second' AS runs
      FROM workers) AS listed`);
  return row;
}
