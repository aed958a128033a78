/** Of influencers that failed: those whose state may have to change for it. The rest, by far the most, stay as they are. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { type FailureReason, ownFailureReasons } from "#lib/domain/failure.ts";

export interface FailedMember {
  id: number;
  reason: FailureReason;
}

/** A failure on our side says nothing of the influencer: it contradicts no state. */
export async function listContradicted(db: Executor, failed: readonly FailedMember[]): Promise<number[]> {
  if (failed.length === 0) return [];
  const rows = await db.execute<{ id: number }>(sql`
    SELECT DISTINCT i.id
    FROM unnest(${sql.param(failed.map((f) => f.id))}::int[], ${sql.param(failed.map((f) => f.reason))}::text[])
      AS f (id, reason)
    JOIN influencers AS i ON i.id = f.id
    WHERE f.reason <> ALL (${sql.param([...ownFailureReasons])}::text[]) AND CASE
      WHEN i.state IN ('ok', 'pending') THEN true
      WHEN i.state = 'paused' THEN false
      ELSE f.reason IN ('not_found', 'private', 'suspended') AND f.reason <> i.state
    END
    ORDER BY i.id`);
  return rows.map((row) => row.id);
}
