/** What an ETag says of the hours of a platform: the same as long as what is known of them is (list-platform-hours). */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { instant } from "./instant.ts";

/** [from, to), epoch seconds. */
export async function getPlatformTag(
  db: Executor,
  { platform, from, to }: { platform: Platform; from: number; to: number },
): Promise<string> {
  const of = (what: ReturnType<typeof sql>) => sql`count(*) || ' ' || coalesce(bit_xor(${what}), 0)`;
  const inRange = sql`hour >= ${instant(from)} AND hour < ${instant(to)}`;
  const [row] = await db.execute<{ tag: string }>(sql`
    SELECT concat_ws(' ', (
      SELECT ${of(sql`hashtextextended(o::text, 0)`)} FROM platform_hours AS o
      WHERE platform = ${platform} AND ${inRange}
    ), (
      SELECT ${of(sql`hashint8extended(extract(epoch FROM hour)::int8, 0)`)} FROM dirty_platform_hours
      WHERE platform = ${platform} AND ${inRange}
    ), (
      SELECT ${of(sql`hashint8extended(extract(epoch FROM hour)::int8, 1)`)} FROM (
        SELECT DISTINCT hour FROM dirty_hours AS d JOIN shards AS s ON s.id = d.shard_id AND s.platform = ${platform}
        WHERE hour >= ${instant(from)} - interval '1 hour' AND hour < ${instant(to)}
      ) AS written
    )) AS tag`);
  return row?.tag ?? "";
}
