/**
 * Takes those influencers of a platform whose suspicion check has been due for longest, so that nobody else does: should
 * whoever took them be killed, they are due again an hour later. Who is not to be asked is put off to the next day.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

export interface ClaimedSuspicion {
  id: number;
  externalId: string;
  /** Since when it has been due, epoch ms. */
  dueAt: number;
}

/**
 * The same share of each UTC day for an influencer, evenly spread over those of a fleet (steps of the golden ratio): one
 * check a day, and none twice in one, whenever on that day it came about.
 */
export function nextDayOf(id: SQL, now: number): SQL {
  return sql`(date_trunc('day', to_timestamp(${now / 1_000}), 'UTC')
    + (1 + (${id}::bigint * 2654435769 & 4294967295) / 4294967296.0) * interval '24 hours')`;
}

/** `now`: epoch ms. `taken` counts those that are not to be asked, too: 0 when nothing is due. */
export async function claimSuspicions(
  db: Executor,
  { platform, now, limit }: { platform: Platform; now: number; limit: number },
): Promise<{ taken: number; claimed: ClaimedSuspicion[] }> {
  const rows = await db.execute<{ id: number; externalId: string; dueAt: number; isAsked: boolean }>(sql`
    WITH due AS (
      SELECT influencer_id AS id, due_at FROM suspicions
      WHERE platform = ${platform} AND due_at <= to_timestamp(${now / 1_000})
      ORDER BY due_at, influencer_id LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    ), known AS (
      SELECT due.id, due.due_at, i.external_id, i.id IS NULL AS is_gone,
        coalesce(i.removed_at IS NULL AND i.state NOT IN ('paused', 'not_found'), false) AS is_asked
      FROM due LEFT JOIN influencers AS i ON i.id = due.id
    ), gone AS (
      -- Erased while it was put into line.
      DELETE FROM suspicions USING known WHERE influencer_id = known.id AND known.is_gone
    ), moved AS (
      UPDATE suspicions AS s
      SET due_at = CASE WHEN known.is_asked THEN to_timestamp(${now / 1_000}) + interval '1 hour'
        ELSE ${nextDayOf(sql`s.influencer_id`, now)} END
      FROM known WHERE s.influencer_id = known.id AND NOT known.is_gone
    )
    SELECT id, external_id AS "externalId", (extract(epoch FROM due_at) * 1000)::float8 AS "dueAt",
      is_asked AS "isAsked"
    FROM known
    ORDER BY due_at, id`);
  const claimed = rows
    .filter(({ isAsked }) => isAsked)
    .map(({ id, externalId, dueAt }) => ({ id, externalId, dueAt }));
  return { taken: rows.length, claimed };
}
