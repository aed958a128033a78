/** How the pipeline is, as one glance tells: for people and for the health endpoint. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { type Clock, SECOND } from "#lib/time.ts";

/** A worker that has not shown itself for this long is taken for gone. */
const SEEN_WITHIN_S = 60;

export interface Health {
  /** `no_worker`: nothing is being fetched. */
  status: "ok" | "no_worker";
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

export async function getHealth(db: Executor, clock: Clock): Promise<Health> {
  const now = clock.now() / SECOND;
  const [row] = await db.execute<{ lastSlot: number | null; running: number; spoolBytes: number | null }>(sql`
    SELECT extract(epoch FROM max(last_slot))::float8 AS "lastSlot", (count(*) FILTER (WHERE runs))::int AS running,
      sum(CASE WHEN runs AND jsonb_typeof(bytes) = 'number' THEN bytes::float8 END) AS "spoolBytes"
    FROM (
      SELECT last_slot, report #> '{spool,bytes}' AS bytes,
        seen_at > to_timestamp(${now}::float8) - ${SEEN_WITHIN_S} * interval '1 second' AS runs
      FROM workers) AS listed`);
  const lastSlot = row?.lastSlot ?? null;
  const running = row?.running ?? 0;
  return {
    status: running > 0 ? "ok" : "no_worker",
    worker: {
      lastSlot,
      lagSeconds: lastSlot === null ? null : Math.max(0, Math.round(now - lastSlot)),
      running,
      spoolBytes: row?.spoolBytes ?? null,
    },
  };
}
