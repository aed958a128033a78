/**
 * Periods of influencers that have just moved to another interval and shard: what is open ends, and goes on with the new
 * ones. A period that has begun is never taken out: answers for its slots may be under way, and it is by its period that
 * they are known to be filed under the old shard.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface PeriodMove {
  /** Internal influencer id. */
  id: number;
  /** Where what is open ends, and the new one begins at the earliest, later than now; epoch seconds. */
  until: number;
  from: number;
}

/**
 * Live and not-found ones alone: a paused period says nothing of an interval. The new one begins on its own grid, after all
 * that was. `now`: epoch seconds. The caller holds the influencers' rows.
 */
export async function movePeriods(tx: Transaction, moves: readonly PeriodMove[], now: number): Promise<void> {
  const wanted = sql`unnest(
      ${sql.param(moves.map((m) => m.id))}::int[], ${sql.param(moves.map((m) => m.until))}::float8[],
      ${sql.param(moves.map((m) => m.from))}::float8[]) AS w (id, until, start)`;
  const isOpen = sql`p.influencer_id = w.id AND p."to" IS NULL AND p.kind IN ('live', 'not_found')`;
  const rows = await tx.execute<{ id: number; kind: string }>(sql`
    WITH open AS (
      SELECT p.influencer_id, p.kind, p."from", p.interval_s, to_timestamp(w.until) AS until, to_timestamp(w.start) AS start
      FROM tracking_periods AS p JOIN ${wanted} ON ${isOpen}
    ), unbegun AS (
      DELETE FROM tracking_periods AS p USING open AS o
      WHERE p.influencer_id = o.influencer_id AND p."from" = o."from" AND p.kind = o.kind
        AND o."from" >= o.until AND o."from" > to_timestamp(${now}::float8)
    ), ended AS (
      UPDATE tracking_periods AS p
      SET "to" = CASE WHEN o."from" < o.until THEN o.until
        ELSE least(o."from" + make_interval(secs => o.interval_s), o.start) END
      FROM open AS o
      WHERE p.influencer_id = o.influencer_id AND p."from" = o."from" AND p.kind = o.kind
        AND (o."from" < o.until OR o."from" <= to_timestamp(${now}::float8))
    )
    SELECT influencer_id AS id, kind FROM open`);
  if (rows.length === 0) return;
  const kinds = new Map(rows.map(({ id, kind }) => [id, kind]));
  const begun = moves.filter(({ id }) => kinds.has(id));
  await tx.execute(sql`
    WITH wanted AS (
      SELECT i.id, b.kind, i.interval_s, i.shard_id, to_timestamp(ceil(extract(epoch FROM greatest(
          to_timestamp(b.start), (SELECT max(p."to") FROM tracking_periods AS p WHERE p.influencer_id = i.id)
        )) / i.interval_s) * i.interval_s) AS start
      FROM unnest(
        ${sql.param(begun.map((m) => m.id))}::int[], ${sql.param(begun.map((m) => m.from))}::float8[],
        ${sql.param(begun.map((m) => kinds.get(m.id) ?? "live"))}::text[]
      ) AS b (id, start, kind)
      JOIN influencers AS i ON i.id = b.id
    ), continued AS (
      UPDATE tracking_periods AS p SET "to" = NULL FROM wanted AS w
      WHERE p.influencer_id = w.id AND p.kind = w.kind AND p."to" = w.start
        AND p.interval_s = w.interval_s AND p.shard_id = w.shard_id
      RETURNING p.influencer_id
    )
    INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
    SELECT id, start, interval_s, kind, shard_id FROM wanted
    WHERE id NOT IN (SELECT influencer_id FROM continued)`);
}
