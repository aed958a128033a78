/** Workers tell each other what they know of a platform: the later pause wins, one at a time tries a broken one. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { failureReasonSchema } from "#lib/domain/failure.ts";
import type { Platform } from "#lib/domain/platform.ts";
import type { OwnLimits, SharedLimits } from "#lib/domain/upstream-limits.ts";
import { SECOND } from "#lib/time.ts";

/**
 * Puts what this worker knows to what is known, and gives that back. What is over is nothing; now is the database's.
 * An open breaker belongs to the worker that said so first, for as long as it goes on saying so; whoever is being
 * answered closes it for all. Writes nothing in peace.
 */
export async function mergeUpstreamState(
  db: Executor,
  platform: Platform,
  workerId: string,
  own: OwnLimits | null,
): Promise<SharedLimits> {
  const at = (ms: number | null | undefined) => sql`to_timestamp(${ms == null ? null : ms / SECOND}::float8)`;
  const hold = at(own?.holdUntil);
  const breaker = at(own?.breakerUntil);
  const answering = own?.answering ?? false;
  const [row] = await db.execute<{
    hold: number | null;
    breaker: number | null;
    cause: string | null;
    mine: boolean;
  }>(sql`
    WITH told AS (
      INSERT INTO upstream_states AS s (platform, hold_until, breaker_until, cause, set_by, set_at)
      SELECT ${platform}, ${hold}, ${breaker}, ${own?.cause ?? null}::text, ${workerId}, now()
      WHERE ${hold} > now() OR ${breaker} > now() OR (${answering}::bool AND EXISTS (
        SELECT FROM upstream_states WHERE platform = ${platform} AND breaker_until IS NOT NULL))
      ON CONFLICT (platform) DO UPDATE SET
        hold_until = greatest(s.hold_until, excluded.hold_until),
        breaker_until = CASE
          WHEN ${answering}::bool THEN NULL
          WHEN s.breaker_until > now() AND s.set_by <> excluded.set_by THEN s.breaker_until
          ELSE excluded.breaker_until END,
        cause = CASE
          WHEN NOT ${answering}::bool AND s.breaker_until > now() AND s.set_by <> excluded.set_by THEN s.cause
          ELSE excluded.cause END,
        set_by = CASE
          WHEN NOT ${answering}::bool AND s.breaker_until > now() AND s.set_by <> excluded.set_by THEN s.set_by
          ELSE excluded.set_by END,
        set_at = now()
      RETURNING hold_until, breaker_until, cause, set_by
    ), known AS (
      SELECT * FROM told
      UNION ALL
      SELECT hold_until, breaker_until, cause, set_by FROM upstream_states
      WHERE platform = ${platform} AND NOT EXISTS (SELECT FROM told)
    )
    SELECT extract(epoch FROM CASE WHEN hold_until > now() THEN hold_until END)::float8 * 1000 AS hold,
      extract(epoch FROM CASE WHEN breaker_until > now() THEN breaker_until END)::float8 * 1000 AS breaker,
      cause, set_by = ${workerId} AS mine
    FROM known`);
  const cause = failureReasonSchema.safeParse(row?.cause);
  return {
    holdUntil: row?.hold ?? null,
    breakerUntil: row?.breaker ?? null,
    cause: cause.success ? cause.data : null,
    mine: row?.mine ?? false,
  };
}
