/** A generation of the snapshot made of given rows, for tests of reading it: no registry is needed. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";

export interface SnapshotRow {
  externalId: string;
  username: string | null;
  followers: number | null;
  /** Default: none is known. */
  gain?: number | null;
  /** Epoch microseconds. */
  added: number;
  state?: string;
  tags?: string[];
}

/** Internal ids count from 1. Answers the generation's number. */
export async function makeSnapshot(db: Database, rows: readonly SnapshotRow[]): Promise<number> {
  const [made] = await db.execute<{ generation: number }>(
    sql`INSERT INTO snapshot_generations (influencers) VALUES (${rows.length}) RETURNING generation`,
  );
  const generation = made?.generation ?? 0;
  const listed = rows.map((row, i) => ({ id: i + 1, state: "ok", tags: [], ...row }));
  await db.execute(sql`
    CREATE TABLE ${sql.identifier(`snapshot_${generation}`)} AS
    SELECT id AS influencer_id, 'mockstagram' AS platform, "externalId" COLLATE "C" AS external_id, username,
      lower(coalesce(username, "externalId")) COLLATE "C" AS name_key, state, 60 AS interval_s,
      ARRAY(SELECT jsonb_array_elements_text(tags)) AS tags,
      timestamptz 'epoch' + added * interval '1 microsecond' AS added_at, followers, 5 AS following,
      NULL::int AS posts, NULL::timestamptz AS latest_time, NULL::timestamptz AS retrieved_at,
      CASE WHEN followers IS NOT NULL THEN rank() OVER (ORDER BY followers DESC NULLS LAST)::int END AS rank,
      gain AS gain_24h, false AS demo
    FROM jsonb_to_recordset(${JSON.stringify(listed)}::text::jsonb)
      AS listed (id int, "externalId" text, username text, followers int, gain int, added int8, state text, tags jsonb)`);
  return generation;
}

export async function dropSnapshot(db: Database, generation: number): Promise<void> {
  await db.execute(sql`DROP TABLE ${sql.identifier(`snapshot_${generation}`)}`);
  await db.execute(sql`DELETE FROM snapshot_generations WHERE generation = ${generation}`);
}
