/**
 * The algebra of tracking periods: what is open ends at `at`, a period of `kind` begins there. Periods of an influencer
 * never overlap, never are empty, and at most one is open: one that has not begun yet gives way, a neighbour of the
 * same kind goes on. Switching to the kind that is open already changes nothing.
 */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { PeriodKind } from "#lib/domain/influencer.ts";

export interface PeriodSwitch {
  /** Internal influencer id. */
  id: number;
  /** Start of a slot, epoch seconds. */
  at: number;
}

/** The caller holds the influencers' rows. */
export async function switchPeriods(
  db: Executor,
  kind: Exclude<PeriodKind, "demo">,
  switches: readonly PeriodSwitch[],
): Promise<void> {
  if (switches.length === 0) return;
  await db.execute(sql`
    WITH wanted AS (
      SELECT id, to_timestamp(at) AS at
      FROM unnest(${sql.param(switches.map((s) => s.id))}::int[], ${sql.param(switches.map((s) => s.at))}::float8[])
        AS listed (id, at)
    ), target AS (
      SELECT w.id, w.at, i.interval_s, i.shard_id, open."from" AS open_from, open.kind AS open_kind,
        greatest(w.at, open."from", (
          SELECT max(p."to") FROM tracking_periods AS p
          WHERE p.influencer_id = w.id AND open.influencer_id IS NULL)) AS start
      FROM wanted AS w
      JOIN influencers AS i ON i.id = w.id
      LEFT JOIN tracking_periods AS open ON open.influencer_id = w.id AND open."to" IS NULL
      WHERE open.kind IS DISTINCT FROM ${kind}
    ), unbegun AS (
      DELETE FROM tracking_periods AS p USING target AS t
      WHERE p.influencer_id = t.id AND p."from" = t.open_from AND p.kind = t.open_kind AND t.open_from >= t.at
    ), ended AS (
      UPDATE tracking_periods AS p SET "to" = t.at FROM target AS t
      WHERE p.influencer_id = t.id AND p."from" = t.open_from AND p.kind = t.open_kind AND t.open_from < t.at
    ), continued AS (
      UPDATE tracking_periods AS p SET "to" = NULL FROM target AS t
      WHERE p.influencer_id = t.id AND p.kind = ${kind} AND p."to" = t.start
        AND p.interval_s = t.interval_s AND p.shard_id = t.shard_id
      RETURNING p.influencer_id
    )
    INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
    SELECT id, start, interval_s, ${kind}, shard_id FROM target
    WHERE id NOT IN (SELECT influencer_id FROM continued)`);
}
