/** The last counts before a moment: what a gain is measured from. */

import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { KeptFrom } from "#lib/domain/kept-from.ts";
import type { PartSource } from "#lib/domain/range-parts.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import type { SeriesField } from "#lib/domain/series.ts";
import { getTrackedSince } from "./get-tracked-since.ts";
import { instant } from "./instant.ts";

/** Of a daily interval at least one slot lies in it. */
const NEAR_S = 3 * DAY_S;

type Found = Partial<Record<SeriesField, number>>;

interface Place {
  source: PartSource;
  from: number;
  to: number;
}

/** Column by column the newest that is not null, of slots before `time` (epoch seconds, snapped); absent: there is none. */
export async function getCountsBefore(
  db: Executor,
  influencerId: number,
  { time, kept }: { time: number; kept: KeptFrom },
  fields: readonly SeriesField[],
): Promise<Found> {
  if (fields.length === 0) return {};
  const since = await getTrackedSince(db, influencerId);
  const rawFrom = Math.min(time, kept.dataPoints);
  const hour = Math.floor(rawFrom / HOUR_S) * HOUR_S;
  const places: Place[] = [
    // Nearly always just before: then a server that cuts the table into chunks plans for one or two of them.
    { source: "data_points", from: Math.max(rawFrom, since, time - NEAR_S), to: time },
    { source: "data_points", from: Math.max(rawFrom, since), to: time - NEAR_S },
    // Of an hour that `time` divides, the quarters before it; of all older ones the hours.
    { source: "rollups_15m", from: Math.max(hour, since), to: rawFrom },
    { source: "rollups_1h", from: since, to: hour },
  ];
  let found: Found = {};
  for (const place of places) {
    const missing = fields.filter((field) => found[field] === undefined);
    if (missing.length === 0) break;
    if (place.from < place.to) found = { ...found, ...(await look(db, influencerId, place, missing)) };
  }
  return found;
}

async function look(
  db: Executor,
  influencerId: number,
  { source, from, to }: Place,
  fields: readonly SeriesField[],
): Promise<Found> {
  const bound = Number.isFinite(from) ? sql`AND time >= ${instant(from)}` : sql``;
  const columns = fields.map((field) => {
    const value = sql.identifier(source === "data_points" ? field : `${field}_last`);
    return sql`(
      SELECT ${value} FROM ${sql.identifier(source)}
      WHERE influencer_id = ${influencerId} AND time < ${instant(to)} ${bound} AND ${value} IS NOT NULL
      ORDER BY time DESC LIMIT 1) AS ${sql.identifier(field)}`;
  });
  const [row] = await db.execute<Record<SeriesField, number | null>>(
    sql`SELECT ${sql.join(columns, sql`, `)}`,
  );
  const counts: Found = {};
  for (const field of fields) {
    const value = row?.[field];
    if (value !== null && value !== undefined) counts[field] = value;
  }
  return counts;
}
