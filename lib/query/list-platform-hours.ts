/** What all influencers of a platform did in some hours. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { KnownOthers } from "#lib/domain/judge-jump.ts";
import type { Others } from "#lib/domain/jumps.ts";
import type { Platform } from "#lib/domain/platform.ts";

interface Row extends Record<string, unknown>, Omit<Others, "stayed"> {
  hour: number;
  made: boolean;
  /** Its roll-ups, or those of the hour before, are being written, or it is to be made anew after they were. */
  changes: boolean;
}

/** By start of the hour, epoch seconds; an entry for each that is asked for. */
export async function listPlatformHours(
  db: Executor,
  platform: Platform,
  hours: readonly number[],
): Promise<Map<number, KnownOthers>> {
  if (hours.length === 0) return new Map();
  const percent = (column: string) =>
    sql`(o.${sql.identifier(column)} * 100)::float8 AS ${sql.identifier(column)}`;
  const rows = await db.execute<Row>(sql`
    SELECT asked.hour, o.hour IS NOT NULL AS made, o.compared, o.rose, o.fell,
      ${percent("p10")}, ${percent("median")}, ${percent("p90")}, ${percent("typical")},
      EXISTS (
        SELECT FROM dirty_platform_hours AS d WHERE d.platform = ${platform} AND d.hour = to_timestamp(asked.hour)
      ) OR EXISTS (
        SELECT FROM dirty_hours AS d JOIN shards AS s ON s.id = d.shard_id AND s.platform = ${platform}
        WHERE d.hour IN (to_timestamp(asked.hour), to_timestamp(asked.hour) - interval '1 hour')
      ) AS changes
    FROM unnest(${sql.param([...hours])}::float8[]) AS asked (hour)
    LEFT JOIN platform_hours AS o ON o.platform = ${platform} AND o.hour = to_timestamp(asked.hour)`);
  return new Map(
    rows.map(({ hour, made, changes, ...others }) => [
      hour,
      changes ? "pending" : made ? withStayed(others) : "not_kept",
    ]),
  );
}

function withStayed({ compared, rose, fell, p10, median, p90, typical }: Omit<Others, "stayed">): Others {
  return { compared, rose, fell, stayed: compared - rose - fell, p10, median, p90, typical };
}
