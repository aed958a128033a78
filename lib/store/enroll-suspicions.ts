/** Puts influencers that were added since into line for their first suspicion check, and tells whether the platform may be asked. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

/** At once: ids that are looked at, those of other platforms and erased ones among them. */
const ENROLLED_AT_ONCE = 5_000;

/** `now` and the answer's `heldUntil`: epoch ms; null: nothing holds. */
export async function enrollSuspicions(
  db: Database,
  platform: Platform,
  now: number,
): Promise<{ heldUntil: number | null; troubles: number }> {
  return await db.transaction(async (tx) => {
    await tx.execute(
      sql`INSERT INTO suspicion_rounds (platform) VALUES (${platform}) ON CONFLICT DO NOTHING`,
    );
    const [round] = await tx.execute<{ enrolled: number; heldUntil: number | null; troubles: number }>(sql`
      SELECT enrolled_id AS enrolled, (extract(epoch FROM held_until) * 1000)::float8 AS "heldUntil", troubles
      FROM suspicion_rounds WHERE platform = ${platform} FOR UPDATE`);
    if (round === undefined) return { heldUntil: null, troubles: 0 };
    const { enrolled, ...state } = round;
    await tx.execute(sql`
      WITH looked AS (
        SELECT id, platform FROM influencers WHERE id > ${enrolled} ORDER BY id LIMIT ${ENROLLED_AT_ONCE}
      ), added AS (
        INSERT INTO suspicions (influencer_id, platform, due_at)
        SELECT id, platform, to_timestamp(${now / 1_000}) FROM looked WHERE platform = ${platform}
        ON CONFLICT DO NOTHING
      )
      UPDATE suspicion_rounds SET enrolled_id = newest.id
      FROM (SELECT max(id) AS id FROM looked) AS newest
      WHERE platform = ${platform} AND newest.id IS NOT NULL`);
    return state;
  });
}
