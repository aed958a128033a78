/** What the table holds, row by row, compared with what the upstream serves for that influencer and slot. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { deterministicValue } from "#mockstagram/value.ts";
import { type Grid, SERVED, STORED } from "./grid.ts";

export interface StoredRows {
  /** Rows of an influencer and slot beyond its first. */
  duplicated: number;
  /** Never served for that slot, observed outside of it, of nobody of ours, ahead, or between two slots. */
  unexpected: number;
  wrongValue: number;
}

/** Marks the grid. */
export async function readStored(db: Database, grid: Grid, seed: number): Promise<StoredRows> {
  const found: StoredRows = { duplicated: 0, unexpected: 0, wrongValue: 0 };
  const { from, to, interval } = grid;
  // What lies behind the run is not judged, but for what is ahead of now: workers still fetch while this is read.
  const [outside] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM data_points
    WHERE time < to_timestamp(${from}::float8)
      OR (time >= to_timestamp(${to}::float8) AND (time > now() OR extract(epoch FROM time)::bigint % ${interval}::int <> 0))`);
  found.unexpected += outside?.n ?? 0;
  // A slot at a time: bounded memory, whatever the run was.
  for (let begin = from; begin < to; begin += interval) {
    const rows = await db.execute<{
      id: number;
      time: number;
      offset: number;
      followers: number | null;
      following: number | null;
      posts: number | null;
    }>(sql`
      SELECT influencer_id AS id, extract(epoch FROM time)::float8 AS time,
        extract(epoch FROM retrieved_at - time)::float8 AS "offset", followers, following, posts
      FROM data_points
      WHERE time >= to_timestamp(${begin}::float8) AND time < to_timestamp(${begin + interval}::float8)`);
    for (const { id, time, offset, followers, following, posts } of rows) {
      const row = grid.rowOfId(id);
      const column = grid.columnOf(time);
      if (row === undefined || column === undefined) {
        found.unexpected++;
        continue;
      }
      if (!grid.mark(row, column, STORED)) found.duplicated++;
      const served = (grid.flags(row, column) & SERVED) !== 0;
      if (!served || offset < 0 || offset >= interval) found.unexpected++;
      const value = deterministicValue(grid.members[row]?.pk ?? 0, time, seed);
      if (followers !== value.followerCount || following !== value.followingCount || posts !== null)
        found.wrongValue++;
    }
  }
  return found;
}
