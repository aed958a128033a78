/** Takes tracking periods out and puts others in. The caller holds the influencers' rows. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { PeriodKind } from "#lib/domain/influencer.ts";

interface Key {
  influencerId: number;
  /** Epoch seconds. */
  from: number;
  kind: PeriodKind;
}

interface Value extends Key {
  to: number | null;
  shard: number;
  /** Seconds. */
  interval: number;
}

export async function replacePeriods(
  tx: Transaction,
  remove: readonly Key[],
  add: readonly Value[],
): Promise<void> {
  await tx.execute(sql`
    DELETE FROM tracking_periods AS p
    USING unnest(
      ${sql.param(remove.map((k) => k.influencerId))}::int[], ${sql.param(remove.map((k) => k.from))}::float8[],
      ${sql.param(remove.map((k) => k.kind))}::text[]
    ) AS k (id, start, kind)
    WHERE p.influencer_id = k.id AND p."from" = to_timestamp(k.start) AND p.kind = k.kind`);
  await tx.execute(sql`
    INSERT INTO tracking_periods (influencer_id, "from", "to", interval_s, kind, shard_id)
    SELECT v.id, to_timestamp(v.start), to_timestamp(v.until), v.interval_s, v.kind, v.shard
    FROM unnest(
      ${sql.param(add.map((v) => v.influencerId))}::int[], ${sql.param(add.map((v) => v.from))}::float8[],
      ${sql.param(add.map((v) => v.to))}::float8[], ${sql.param(add.map((v) => v.interval))}::int[],
      ${sql.param(add.map((v) => v.kind))}::text[], ${sql.param(add.map((v) => v.shard))}::int[]
    ) AS v (id, start, until, interval_s, kind, shard)`);
}
