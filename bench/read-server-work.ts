/** What the server had to do beside the data points: so that nobody takes an idle job for a cheap one, and a slow slot has a cause. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";

/** Since the server began. */
export interface ServerWork {
  rollUps: number;
  snapshots: number;
  walMegabytes: number;
  /** Pages that went to the WAL as a whole: the first change after a checkpoint. */
  fullPages: number;
}

export async function readServerWork(db: Database): Promise<ServerWork> {
  const [row] = await db.execute<ServerWork & Record<string, unknown>>(sql`
    SELECT (SELECT count(*)::float8 FROM rollups_15m) + (SELECT count(*)::float8 FROM rollups_1h) AS "rollUps",
      (SELECT coalesce(max(generation), 0)::float8 FROM snapshot_generations) AS snapshots,
      round(wal_bytes / 1e6)::float8 AS "walMegabytes", wal_fpi::float8 AS "fullPages" FROM pg_stat_wal`);
  return row ?? { rollUps: 0, snapshots: 0, walMegabytes: 0, fullPages: 0 };
}

/** Of one slot: what is more in the second than in the first. */
export function workBetween(before: ServerWork, after: ServerWork): ServerWork {
  return {
    rollUps: after.rollUps - before.rollUps,
    snapshots: after.snapshots - before.snapshots,
    walMegabytes: after.walMegabytes - before.walMegabytes,
    fullPages: after.fullPages - before.fullPages,
  };
}
