/** How many data points the newest slots should have, by the periods that stand now: one pass over the open ones. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Slots of `interval` that begin in [from, to], epoch seconds on its grid. */
export interface SlotSpan {
  interval: number;
  from: number;
  to: number;
}

/**
 * Counts live periods alone; removed influencers only up to their removal. Slots that stand there already are
 * written again only when their number changed. How many rows were written.
 */
export async function setSlotsExpected(db: Executor, spans: readonly SlotSpan[]): Promise<number> {
  if (spans.length === 0) return 0;
  const seconds = (t: string) => sql.raw(`extract(epoch FROM ${t})::int8`);
  const result = await db.execute(sql`
    WITH span AS (
      SELECT interval_s, from_s, to_s
      FROM unnest(
        ${sql.param(spans.map((s) => s.interval))}::int[],
        ${sql.param(spans.map((s) => s.from))}::float8[]::int8[],
        ${sql.param(spans.map((s) => s.to))}::float8[]::int8[]
      ) AS s (interval_s, from_s, to_s)
    ), live AS (
      -- Who was there all the time is one group an interval: few groups, whatever the number of influencers.
      SELECT p.interval_s, greatest(p."from", to_timestamp(s.from_s)) AS begins, p."to" AS ends, count(*) AS influencers
      FROM span AS s
      JOIN tracking_periods AS p ON p.interval_s = s.interval_s AND p.kind = 'live'
        AND p."from" <= to_timestamp(s.to_s) AND (p."to" IS NULL OR p."to" > to_timestamp(s.from_s))
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT p.interval_s, greatest(p."from", to_timestamp(s.from_s), to_timestamp(
          floor(${seconds("i.removed_at")} / p.interval_s) * p.interval_s)), p."to", -count(*)
      FROM influencers AS i
      JOIN tracking_periods AS p ON p.influencer_id = i.id AND p.kind = 'live'
      JOIN span AS s ON s.interval_s = p.interval_s
      WHERE i.removed_at IS NOT NULL AND p."from" <= to_timestamp(s.to_s)
        AND (p."to" IS NULL OR p."to" > greatest(i.removed_at, to_timestamp(s.from_s)))
      GROUP BY 1, 2, 3
    ), change AS (
      SELECT interval_s, ceil(${seconds("begins")} / interval_s::numeric)::int8 * interval_s AS slot, influencers
      FROM live
      UNION ALL
      SELECT interval_s, ceil(${seconds("ends")} / interval_s::numeric)::int8 * interval_s, -influencers
      FROM live WHERE ends IS NOT NULL
      UNION ALL
      SELECT interval_s, generate_series(from_s, to_s, interval_s), 0 FROM span
    ), expected AS (
      SELECT interval_s, slot, (sum(sum(influencers)) OVER (PARTITION BY interval_s ORDER BY slot))::int AS expected
      FROM change GROUP BY interval_s, slot
    )
    INSERT INTO slots_expected AS known (interval_s, slot, expected)
    SELECT e.interval_s, to_timestamp(e.slot), e.expected
    FROM expected AS e
    JOIN span AS s ON s.interval_s = e.interval_s AND e.slot BETWEEN s.from_s AND s.to_s
    ORDER BY e.interval_s, e.slot
    ON CONFLICT (interval_s, slot) DO UPDATE SET expected = excluded.expected
    WHERE known.expected <> excluded.expected`);
  return result.count;
}
