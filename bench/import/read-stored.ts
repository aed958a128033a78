/** What the database holds after an import: whom, once, and whether they are fetched. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { FIRST_PK } from "./make-file.ts";

export interface Stored {
  tracked: number;
  distinct: number;
  /** Of the pks from the first on. */
  wanted: number;
  /** Members, by the shards' own count. */
  places: number;
  openPeriods: number;
  /** Left in tables that should be empty by now. */
  leftovers: number;
}

export async function readStored(db: Database, pks: number): Promise<Stored> {
  const [row] = await db.execute<Stored & Record<string, unknown>>(sql`
    SELECT count(*)::int AS tracked, count(DISTINCT external_id)::int AS distinct,
      count(*) FILTER (WHERE external_id::int8 >= ${FIRST_PK} AND external_id::int8 < ${FIRST_PK + pks})::int AS wanted,
      (SELECT sum(size)::int FROM shards) AS places,
      (SELECT count(*)::int FROM tracking_periods WHERE "to" IS NULL AND kind = 'live') AS "openPeriods",
      (SELECT count(*)::int FROM import_lines)
        + (SELECT count(*)::int FROM import_chunks WHERE bytes IS NOT NULL) AS leftovers
    FROM influencers WHERE removed_at IS NULL`);
  if (row === undefined) throw new Error("no row");
  return row;
}

export interface Fetched {
  sample: number;
  /** Of these, with a data point at all. */
  fetched: number;
  /** With one that was fetched within a minute of being added. */
  withinMinute: number;
}

const SAMPLE = 1_000;

/** Of those whom imports added, evenly drawn. */
export async function readFetched(db: Database): Promise<Fetched> {
  const [row] = await db.execute<Fetched & Record<string, unknown>>(sql`
    WITH added AS (
      SELECT unnest(influencer_ids) AS id FROM import_added
    ), numbered AS (
      SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS total FROM added
    ), sample AS (
      SELECT i.id, i.added_at FROM numbered JOIN influencers AS i USING (id)
      WHERE n % greatest(1, total / ${SAMPLE}) = 0
    ), seen AS (
      SELECT s.id, s.added_at, (
        SELECT min(d.retrieved_at) FROM data_points AS d WHERE d.influencer_id = s.id) AS first
      FROM sample AS s
    )
    SELECT count(*)::int AS sample, count(first)::int AS fetched,
      count(*) FILTER (WHERE first <= added_at + interval '1 minute')::int AS "withinMinute"
    FROM seen`);
  return row ?? { sample: 0, fetched: 0, withinMinute: 0 };
}
