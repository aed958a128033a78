/** The last counts before a moment: what a gain is measured from. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { SeriesField } from "#lib/domain/series.ts";
import { instant } from "./instant.ts";

/** Of a daily interval at least one slot lies in it. */
const NEAR_S = 3 * 86_400;

/** Column by column the newest that is not null, of slots before `time` (epoch seconds); absent: there is none. */
export async function getCountsBefore(
  db: Executor,
  influencerId: number,
  time: number,
  fields: readonly SeriesField[],
): Promise<Partial<Record<SeriesField, number>>> {
  // Nearly always just before: then a server that cuts the table into chunks plans for one or two of them.
  const near = await look(db, influencerId, { from: time - NEAR_S, time }, fields);
  const missing = fields.filter((field) => near[field] === undefined);
  return { ...near, ...(await look(db, influencerId, { from: null, time }, missing)) };
}

async function look(
  db: Executor,
  influencerId: number,
  { from, time }: { from: number | null; time: number },
  fields: readonly SeriesField[],
): Promise<Partial<Record<SeriesField, number>>> {
  if (fields.length === 0) return {};
  const bound = from === null ? sql`` : sql`AND time >= ${instant(from)}`;
  const columns = fields.map((field) => {
    const value = sql.identifier(field);
    return sql`(
      SELECT ${value} FROM data_points
      WHERE influencer_id = ${influencerId} AND time < ${instant(time)} ${bound} AND ${value} IS NOT NULL
      ORDER BY time DESC LIMIT 1) AS ${value}`;
  });
  const [row] = await db.execute<Record<SeriesField, number | null>>(
    sql`SELECT ${sql.join(columns, sql`, `)}`,
  );
  const counts: Partial<Record<SeriesField, number>> = {};
  for (const field of fields) {
    const value = row?.[field];
    if (value !== null && value !== undefined) counts[field] = value;
  }
  return counts;
}
