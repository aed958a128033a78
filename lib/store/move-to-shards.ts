/** Moves influencers into other shards, of another interval; workers see it through the change cursor. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface ShardMove {
  /** Internal id. */
  id: number;
  /** Where it is, and where it goes: there is room. */
  from: number;
  to: number;
}

/** `interval`: seconds, of the new shards. Under the registry lock. */
export async function moveToShards(
  tx: Transaction,
  moves: readonly ShardMove[],
  interval: number,
): Promise<void> {
  await tx.execute(sql`
    UPDATE influencers AS i
    SET interval_s = ${interval}::int, shard_id = m.shard, changed_xid = pg_current_xact_id()
    FROM unnest(${sql.param(moves.map((m) => m.id))}::int[], ${sql.param(moves.map((m) => m.to))}::int[]) AS m (id, shard)
    WHERE i.id = m.id`);
  const grown = new Map<number, number>();
  for (const { from, to } of moves) {
    grown.set(from, (grown.get(from) ?? 0) - 1);
    grown.set(to, (grown.get(to) ?? 0) + 1);
  }
  await tx.execute(sql`
    UPDATE shards AS s SET size = s.size + g.members
    FROM unnest(${sql.param([...grown.keys()])}::int[], ${sql.param([...grown.values()])}::int[]) AS g (id, members)
    WHERE s.id = g.id`);
}
