/** How many rows of a generation of the snapshot match, without those that have left since. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { totalsSchema } from "#lib/domain/board.ts";
import type { Generation } from "./get-generation.ts";
import { goneSince, stays } from "./gone-since.ts";
import { type ListFilter, listFilters } from "./list-filters.ts";

export async function countMatches(db: Executor, filter: ListFilter, snapshot: Generation): Promise<number> {
  const table = sql.identifier(`snapshot_${snapshot.generation}`);
  const filters = listFilters(filter);
  const known = knownCount(filter, snapshot);
  // What the generation says of a million is not counted again; only those that have left since are looked up.
  const [row] = await db.execute<{ count: number }>(
    known !== null
      ? sql`
          SELECT ${known}::int - count(*)::int AS count FROM ${table}
          WHERE ${sql.join([sql`influencer_id = ANY (${goneSince(snapshot.builtAt)})`, ...filters], sql` AND `)}`
      : sql`
          SELECT count(*)::int AS count FROM ${table}
          WHERE ${sql.join([...filters, stays(snapshot.builtAt)], sql` AND `)}`,
  );
  return row?.count ?? 0;
}

/** Of all its rows, as they were built; null: they have to be counted. */
function knownCount(
  { search, tag, state, platform }: ListFilter,
  { influencers, totals }: Generation,
): number | null {
  if (search || tag) return null;
  if (!state && !platform) return influencers;
  const parsed = totalsSchema.safeParse(totals);
  if (!parsed.success) return null;
  const fleets = parsed.data.filter((fleet) => !platform || fleet.platform === platform);
  return fleets.reduce((sum, fleet) => sum + (state ? (fleet.states[state] ?? 0) : fleet.influencers), 0);
}
