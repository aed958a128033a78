/** How many suspicion checks are due, by platform: in whose line they stand, up to a limit. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { type Platform, platformSchema, platforms } from "#lib/domain/platform.ts";

export interface DueSuspicions {
  platform: Platform;
  /** At most `DUE_COUNTED_MAX`. */
  due: number;
  /** Since when the first of them is, epoch seconds; null: none. */
  oldest: number | null;
}

/** What is asked each few seconds must not walk through a million. */
export const DUE_COUNTED_MAX = 10_000;

/** `now`: epoch seconds. */
export async function countDueSuspicions(db: Executor, now: number): Promise<DueSuspicions[]> {
  const telling = platformSchema.options.filter((platform) => platforms[platform].tellsSuspicion);
  return await db.execute<DueSuspicions & Record<string, unknown>>(sql`
    SELECT telling.platform, line.due, extract(epoch FROM line.oldest)::float8 AS oldest
    FROM unnest(${sql.param(telling)}::text[]) AS telling (platform)
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS due, min(due_at) AS oldest FROM (
        SELECT due_at FROM suspicions AS s
        WHERE s.platform = telling.platform AND s.due_at <= to_timestamp(${now})
        ORDER BY due_at LIMIT ${DUE_COUNTED_MAX}
      ) AS first
    ) AS line`);
}
