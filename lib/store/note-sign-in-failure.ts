/**
 * Notes that somebody did not get in: with the address that they typed and the network that they came from, never with
 * the password. Whoever goes on in spite of a refusal is noted once a quarter of an hour, and all together a thousand
 * times an hour at most, so that no flood fills the table; from one network sixty times, so that no one client uses that
 * up for everybody. The last of them says that there are more.
 */
import { sql } from "drizzle-orm";
import { whoActs } from "#lib/acting.ts";
import type { Executor } from "#lib/db/client.ts";
import type { AuditAction } from "#lib/domain/audit-actions.ts";

export interface SignInFailure {
  action: Extract<AuditAction, "session.failed" | "session.throttled">;
  email: string;
  network: string;
}

/** An hour. */
const MOST = { all: 1_000, network: 60 };

/** `most`: for tests. */
export async function noteSignInFailure(
  db: Executor,
  { action, email, network }: SignInFailure,
  most = MOST,
): Promise<void> {
  await db.execute(sql`
    WITH lately AS MATERIALIZED (
      SELECT least(${most.all}::int - count(*),
        ${most.network}::int - count(*) FILTER (WHERE actor_name = ${network})) AS room
      FROM audit_events
      WHERE action IN ('session.failed', 'session.throttled') AND at > now() - interval '1 hour'
    )
    INSERT INTO audit_events (actor_kind, actor_name, action, target_kind, target_id, after, request_id)
    SELECT 'visitor', ${network}, ${action}, 'user', ${email},
      CASE WHEN room <= 1 THEN '{"more": "not noted within an hour of these"}'::jsonb END,
      ${whoActs().requestId}::text
    FROM lately
    WHERE room >= 1 AND NOT (${action} = 'session.throttled' AND EXISTS (
      SELECT FROM audit_events
      WHERE action IN ('session.failed', 'session.throttled') AND action = 'session.throttled'
        AND at > now() - interval '15 minutes' AND target_id = ${email} AND actor_name = ${network}))`);
}
