/**
 * Notes that somebody did not get in: with the address that they typed and the network that they came from, never with
 * the password. Whoever goes on in spite of a refusal is noted once a quarter of an hour, and all together a thousand
 * times an hour at most: the last of them says that there are more, so that no flood fills the table unseen.
 */
import { sql } from "drizzle-orm";
import { whoActs } from "#lib/acting.ts";
import type { Executor } from "#lib/db/client.ts";
import type { AuditAction } from "#lib/domain/audit.ts";

export interface SignInFailure {
  action: Extract<AuditAction, "session.failed" | "session.throttled">;
  email: string;
  network: string;
}

const AN_HOUR_MAX = 1_000;

/** `most`: for tests. */
export async function noteSignInFailure(
  db: Executor,
  { action, email, network }: SignInFailure,
  most = AN_HOUR_MAX,
): Promise<void> {
  await db.execute(sql`
    WITH lately AS MATERIALIZED (
      SELECT count(*) AS n FROM audit_events
      WHERE action IN ('session.failed', 'session.throttled') AND at > now() - interval '1 hour'
    )
    INSERT INTO audit_events (actor_kind, actor_name, action, target_kind, target_id, after, request_id)
    SELECT 'visitor', ${network}, ${action}, 'user', ${email},
      CASE WHEN n + 1 >= ${most}::int THEN '{"more": "not noted within an hour of these"}'::jsonb END,
      ${whoActs().requestId}::text
    FROM lately
    WHERE n < ${most}::int AND NOT (${action} = 'session.throttled' AND EXISTS (
      SELECT FROM audit_events
      WHERE action IN ('session.failed', 'session.throttled') AND action = 'session.throttled'
        AND at > now() - interval '15 minutes' AND target_id = ${email} AND actor_name = ${network}))`);
}
