/** Platforms that answer nobody just now, as the workers' breakers tell: known within seconds, not when a slot is over. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { failureReasonSchema } from "#lib/domain/failure.ts";
import type { SilentPlatform } from "#lib/domain/pipeline.ts";

/** Whoever is answered takes the breaker back at once: one that ran out had nothing to ask for, or its worker is gone. */
const BELIEVED_S = 30;

/** Of `upstream_states`. */
export const answersNobody = sql`
  (breaker_until > now() - make_interval(secs => ${BELIEVED_S}) AND paused_at IS NULL)`;

export async function listSilentPlatforms(db: Executor): Promise<SilentPlatform[]> {
  const rows = await db.execute<{ platform: SilentPlatform["platform"]; cause: string | null }>(sql`
    SELECT platform, cause FROM upstream_states
    WHERE ${answersNobody} ORDER BY platform`);
  return rows.map(({ platform, cause }) => {
    const reason = failureReasonSchema.safeParse(cause);
    return { platform, reason: reason.success ? reason.data : null };
  });
}
