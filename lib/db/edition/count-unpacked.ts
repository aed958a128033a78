/** What TimescaleDB's policy should have packed into columns and has not: its background workers may be too few, or failing. */
import { sql } from "drizzle-orm";
import type { Executor } from "../client.ts";
import { detectEdition } from "./detect-edition.ts";
import { hypertables } from "./hypertables.ts";

export interface Unpacked {
  /** Chunks that have been due for more than an hour. */
  chunks: number;
  /** Since when the oldest of them is due, epoch seconds; null: none is. */
  since: number | null;
  /** Hypertables of ours that have no policy, or one that is switched off. */
  withoutPolicy: string[];
}

/** null: this edition has no columnstore. */
export async function countUnpacked(db: Executor): Promise<Unpacked | null> {
  if ((await detectEdition(db)).edition !== "community") return null;
  const ours = hypertables.map(({ name }) => name);
  const [row] = await db.execute<{ chunks: number; since: number | null; policies: string[] }>(sql`
    WITH policies AS (
      SELECT hypertable_name AS name, (config->>'compress_after')::interval AS after
      FROM timescaledb_information.jobs
      WHERE proc_name = 'policy_compression' AND hypertable_schema = current_schema() AND scheduled
        AND hypertable_name = ANY (${sql.param(ours)}::text[])
    ), late AS (
      SELECT c.range_end + p.after AS due
      FROM policies AS p
      JOIN timescaledb_information.chunks AS c
        ON c.hypertable_schema = current_schema() AND c.hypertable_name = p.name
      WHERE NOT c.is_compressed AND c.range_end + p.after < now() - interval '1 hour'
    )
    SELECT (SELECT count(*)::int FROM late) AS chunks,
      (SELECT extract(epoch FROM min(due))::float8 FROM late) AS since,
      (SELECT coalesce(array_agg(name::text), '{}') FROM policies) AS policies`);
  const { chunks = 0, since = null, policies = [] } = row ?? {};
  const withoutPolicy = ours.filter((name) => !policies.includes(name));
  return { chunks, since, withoutPolicy };
}
